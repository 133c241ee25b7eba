"""What a partner rejected is work: a task a row that it names, or one for the file. What it accepts after all is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ecmx.hub.accounts import By
from ecmx.hub.answers.resolving import Resolved
from ecmx.hub.outbound import SentRow
from ecmx.hub.transmissions import FileState, Transmission
from ecmx.hub.work import RESOLVED, TASKS, Task

__all__ = ["FILE_REJECTED", "ROW_REJECTED", "follow_up"]

ROW_REJECTED, FILE_REJECTED = (TASKS[kind].code for kind in ("row-rejected", "file-rejected"))


def follow_up(
    file: Transmission, rows: Sequence[SentRow], meant: Resolved, *, by: By, now: datetime, correction: str
) -> None:
    """Open the tasks of what is rejected now, and settle those of what is not any more; in the answer's transaction.

    correction: as the agreement has it; it stands with each task
    """
    if meant.state is None and not meant.verdicts:
        return
    named = set(meant.named)
    wanted = {f"{row.pk}": row for row in rows if row.pk in named}
    whole = meant.state == FileState.REJECTED and not named
    _opened(file, ROW_REJECTED, {key: _about(row, correction) for key, row in wanted.items()}, wanted, now)
    _opened(file, FILE_REJECTED, {f"{file.pk}": {"correction": correction}} if whole else {}, {}, now)
    tasks = Task.objects.of(file.organization).filter(transmission=file, settled_at=None)
    gone = tasks.filter(kind=ROW_REJECTED).exclude(key__in=list(wanted))
    done = {"settled_at": now, "settled_by": by.user, "settled_how": RESOLVED}
    gone.update(**done)
    if not whole:
        tasks.filter(kind=FILE_REJECTED).update(**done)
    _settle_earlier(file, rows, meant, done)


def _settle_earlier(file: Transmission, rows: Sequence[SentRow], meant: Resolved, done: Mapping[str, object]) -> None:
    """What was rejected in an earlier file and is accepted in this one, which corrects it or came after it, is done."""
    good = set(meant.ids(SentRow.Verdict.ACCEPTED))
    waiting = Task.objects.of(file.organization).filter(plan=file.partner, settled_at=None).exclude(transmission=file)
    waiting = waiting.filter(transmission__direction=Transmission.Direction.OUT, transmission__lt=file.pk)
    for kind in file.file_types:
        members = {row.member_id for row in rows if row.pk in good and row.file_type == kind and row.member_id}
        waiting.filter(kind=ROW_REJECTED, about__file_type=kind, member__in=members).update(**done)
    if good:
        waiting.filter(kind=FILE_REJECTED, transmission=file.replaces_id).update(**done)


def _about(row: SentRow, correction: str) -> dict[str, object]:
    return {
        "sent_row": row.pk,
        "file": row.transmission_id,
        "file_type": row.file_type,
        "sheet": row.sheet,
        "row": row.row,
        "correction": correction,
    }


def _opened(
    file: Transmission, kind: str, about: dict[str, dict[str, object]], rows: dict[str, SentRow], now: datetime
) -> None:
    """Each once; one that was settled and is rejected again is open again."""
    tasks = Task.objects.of(file.organization)
    there = {one.key: one for one in tasks.filter(kind=kind, key__in=list(about))}
    fresh = [
        Task(
            kind=kind,
            key=key,
            member=rows[key].member if key in rows else None,
            plan=file.partner,
            transmission=file,
            about=said,
            opened_at=now,
        )
        for key, said in about.items()
        if key not in there
    ]
    tasks.bulk_create(fresh, batch_size=2_000)
    again = [one.pk for one in there.values() if one.settled_at is not None]
    tasks.filter(pk__in=again).update(settled_at=None, settled_by=None, settled_how="", opened_at=now)
