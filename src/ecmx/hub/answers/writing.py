"""The receipt of a file that came, in our JSON form: out of what is known of it, and of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.findings import SLOTS, rule
from ecmx.hub.accounts import By, record
from ecmx.hub.answers.receipt_form import FileReceipt, ReceiptCounts, ReceiptRow
from ecmx.hub.transmissions import INBOUND, FileState, HeldRow, Receipt, Transmission

__all__ = ["receipt_of"]

Verdict = Literal["received", "accepted", "part_accepted", "rejected"]

_NOT_USED = (HeldRow.Reason.HELD, HeldRow.Reason.NOT_OURS)
_NO_RECEIPT = (FileState.KEPT, FileState.READ, FileState.NEEDS_PASSWORD, FileState.NEEDS_PARTNER, FileState.ANSWER)
_NOT_OURS = "It lists another provider or another plan."


def receipt_of(pk: int, *, by: By) -> FileReceipt:
    """The receipt of a file that came; of one that came before, the first one's. Raises UsageProblem where there is none yet."""
    by.demand("files.look")
    with transaction.atomic():
        files = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.IN)
        file = files.select_related("repeats").filter(pk=pk).first()
        if file is None:
            raise UsageProblem("file-unknown", f"No file received has the number {pk}.", "Look: ecmx hub status.")
        first = file.repeats or file
        receipt = Receipt.objects.of(by.organization).filter(transmission=first).first()
        if receipt is None or first.state in _NO_RECEIPT:
            raise UsageProblem(
                "receipt-not-yet",
                f"File {first.pk} has no receipt: {INBOUND.words[FileState(first.state)]}.",
                f"Look at it: ecmx hub trace {first.pk}.",
            )
        record(by, "files.look", "transmission", [file.pk], {"receipt": True})
        return _made(file, first, receipt.made_at)


def _made(file: Transmission, first: Transmission, made_at: datetime) -> FileReceipt:
    held = HeldRow.objects.of(first.organization).filter(transmission=first, reason__in=_NOT_USED)
    rejected = tuple(
        ReceiptRow(sheet=one.sheet, row=one.row, message=_why(one)) for one in held.order_by("sheet", "row")
    )
    return FileReceipt(
        sha256=file.digest,
        file=file.name,
        file_types=tuple(first.file_types),
        period=(first.period_start, first.period_end),
        received_at=file.received_at,
        made_at=made_at,
        verdict=_verdict(first, bool(rejected)),
        means=INBOUND.words[FileState(first.state)],
        rows=ReceiptCounts(
            total=first.rows,
            clean=first.rows_clean,
            with_errors=first.rows_with_errors,
            held=first.rows_held,
            excluded=first.rows_excluded,
            not_ours=first.rows_not_ours,
            waiting_for_assignment=first.rows_unassigned,
        ),
        rejected=rejected if first.state in (FileState.APPLIED, FileState.RETURNED) else (),
        problem=" ".join(filter(None, (first.problem_said, first.problem_fix))),
    )


def _verdict(file: Transmission, some: bool) -> Verdict:
    match FileState(file.state):
        case FileState.APPLIED:
            return "part_accepted" if some else "accepted"
        case FileState.RETURNED | FileState.REFUSED:
            return "rejected"
        case _:  # another file took its place, or a person set it aside: that it came is all that holds
            return "received"


def _why(row: HeldRow) -> str:
    if row.reason == HeldRow.Reason.NOT_OURS:
        return _NOT_OURS
    return " ".join(filter(None, map(_sentence, row.codes)))


def _sentence(code: str) -> str:
    try:
        words: Mapping[str, str] = {**dict.fromkeys(SLOTS, "…"), "label": "A data element"}
        return f"{rule(code).sentence.format(**words)} ({code})"
    except KeyError:  # a code that this ecmx does not know any more
        return f"({code})"
