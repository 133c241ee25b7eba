"""The acknowledgment of a file, and what is to be said to its sender, drafted. Counts, codes, places and ids; never a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Sum

from ecmx.hub.transmissions import INBOUND, FileState, FindingCount, PartnerMessage, Receipt, Transmission

__all__ = ["answer", "ask_about"]


def answer(file: Transmission) -> None:
    """Write the receipt of a file that has come to a stand; a later one takes the place of an earlier."""
    if FileState(file.state) not in INBOUND.answered:
        return
    Receipt.objects.of(file.organization).filter(transmission=file).delete()
    Receipt.objects.of(file.organization).create(transmission=file, body=_body(file))


def _body(file: Transmission) -> dict[str, Any]:
    found = FindingCount.objects.of(file.organization).filter(transmission=file)
    counted = found.values("severity").annotate(count=Sum("count")).order_by("severity")
    return {
        "file": file.pk,
        "sha256": file.digest,
        "bytes": file.size,
        "received_at": file.received_at.isoformat(),
        "state": file.state,
        "means": INBOUND.words[FileState(file.state)],
        "repeats": file.repeats_id,
        "file_types": file.file_types,
        "period": [day.isoformat() if day else None for day in (file.period_start, file.period_end)],
        "rows": {
            "total": file.rows,
            "clean": file.rows_clean,
            "with_errors": file.rows_with_errors,
            "held": file.rows_held,
            "excluded": file.rows_excluded,
            "not_ours": file.rows_not_ours,
            "waiting_for_assignment": file.rows_unassigned,
        },
        "findings": {one["severity"]: one["count"] for one in counted},
        "problem": {"code": file.problem, "said": file.problem_said, "fix": file.problem_fix} if file.problem else None,
    }


def ask_about(
    file: Transmission, kind: PartnerMessage.Kind, *, members: Sequence[int] = (), rows: Sequence[int] = ()
) -> None:
    """Draft a message to the file's sender, or bring the draft up to date."""
    assert file.partner is not None
    drafts = PartnerMessage.objects.of(file.organization)
    there = drafts.filter(transmission=file, kind=kind).first()
    if there is None:
        drafts.create(partner=file.partner, transmission=file, kind=kind, members=list(members), rows=list(rows))
    elif there.state == "drafted":
        there.members = sorted({*there.members, *members})
        there.rows = sorted({*there.rows, *rows})
        there.save(update_fields=["members", "rows"])
