"""A file of the provider's own, taken as her word: a work list, a caseload list, an export. Kept as it came, then row by row.

Read by the same door as any plan's file. What it says of plans' facts is not taken: those come from the plans' files alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ecmx import exchange
from ecmx.errors import UsageProblem
from ecmx.exchange import Received
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, answer, clean_name, in_memory, packed, records_of
from ecmx.hub.keys import Keys
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import Blob, FileState, HeldRow, Transmission, keep, move
from ecmx.hub.work.own_files import own_file, taken_before, taken_meanwhile
from ecmx.hub.work.questions import ask_open_questions
from ecmx.hub.work.record_rows import NewlySaid
from ecmx.hub.work.row_taking import RowTaking
from ecmx.hub.work.taken_rows import Fate, RowPlace, TakenRows
from ecmx.hub.work.work_columns import work_layout

__all__ = ["TakenFile", "take_file", "would_take"]


@dataclass(frozen=True)
class TakenFile:
    """What became of a file. file: its number, None where nothing was kept; repeats: the number of the same bytes, taken before

    rows: all that was said of its rows; list_id, month: of a work list; not_taken: how many rows are the plans' to send
    """

    file: int | None
    repeats: int | None
    rows: TakenRows
    list_id: str = ""
    month: str = ""
    not_taken: int = 0


def take_file(  # noqa: PLR0913 - everything but the data has a name
    data: bytes,
    name: str,
    *,
    by: By,
    home: Home,
    plan: Partner | None = None,
    passwords: Sequence[str] = (),
    as_of: date | None = None,
    dry_run: bool = False,
    newly: Mapping[RowPlace, NewlySaid] | None = None,
) -> TakenFile:
    """Take a file. plan: whose members its rows are where they do not say so; as_of: the day that rows speak of, where they do not say it

    dry_run: say what would become of it, and do nothing; newly: of rows that correct, by place, what alone they newly say
    Raises FileUnusable where it cannot be read, UsageProblem where it holds nothing that is the provider's to say, or the person may not.
    """
    by.demand("work.record")
    if not data:
        raise UsageProblem("file-empty", f"{clean_name(name)}: the file is empty.", "Save it again.")
    before = taken_before(by, data)
    if before is not None:
        return TakenFile(None, before.pk, TakenRows())
    desk = PartnerDesk(by.organization, home)
    with in_memory(data) as path, _received(path, name, desk, plan, passwords, as_of) as received:
        records = records_of(received, received.outcomes())
        with transaction.atomic():
            before = taken_meanwhile(by, data)
            if before is not None:
                return TakenFile(None, before.pk, TakenRows())
            taking = RowTaking(by, plan, as_of or timezone.localdate(), received, records, newly)
            file = _kept(data, name, by, home, taking)
            taking.all_rows(file)
            _settle(file, taking)
            ask_open_questions(by.organization)
            detail = {str(fate): count for fate, count in taking.rows.counts().items()}
            record(by, "work.take", "transmission", [file.pk], {"bytes": len(data), **detail})
            if dry_run:
                transaction.set_rollback(True)
    return TakenFile(None if dry_run else file.pk, None, taking.rows, taking.list_id, taking.month, taking.not_taken)


def would_take(data: bytes, name: str, *, by: By, home: Home, as_of: date | None = None) -> TakenRows:
    """What would become of each row of a file, also of one that was taken before. Nothing is kept. Raises as `take_file` does."""
    by.demand("work.record")
    desk = PartnerDesk(by.organization, home)
    with in_memory(data) as path, _received(path, name, desk, None, (), as_of) as received:
        records = records_of(received, received.outcomes())
        with transaction.atomic():
            taking = RowTaking(by, None, as_of or timezone.localdate(), received, records)
            taking.all_rows(own_file(data, name, by=by, home=home))
            transaction.set_rollback(True)
    return taking.rows


def _received(
    path: Path, name: str, desk: PartnerDesk, plan: Partner | None, passwords: Sequence[str], as_of: date | None
) -> Received:
    return exchange.receive(
        path,
        name=clean_name(name),
        layouts=desk.layouts.with_layouts(work_layout()),
        as_of=as_of or timezone.localdate(),
        passwords=passwords,
        partners=desk.partners,
        partner=plan.name if plan is not None else "",
    )


def _kept(data: bytes, name: str, by: By, home: Home, taking: RowTaking) -> Transmission:
    """The file, as it came, and its rows as they were read."""
    file = own_file(data, name, by=by, home=home)
    file.records = keep(by.organization, Blob.Kind.RECORDS, packed(taking.records), Keys(home))
    file.file_types, file.layouts, file.said_on = taking.types, taking.marks, taking.as_of
    file.save(update_fields=["records", "file_types", "layouts", "said_on"])
    return file


def _settle(file: Transmission, taking: RowTaking) -> None:
    """How many rows became what, which are held, and the receipt."""
    fates = taking.rows.of_rows()
    held = [place for place, ones in fates.items() if Fate.HELD in ones and Fate.TAKEN not in ones]
    part = [place for place, ones in fates.items() if Fate.HELD in ones and Fate.TAKEN in ones]
    file.rows, file.rows_held, file.rows_with_errors = len(fates), len(held), len(part)
    file.rows_clean = len(fates) - len(held) - len(part)
    codes: dict[RowPlace, Counter[str]] = defaultdict(Counter)
    for word in taking.rows.words:
        if word.fate is Fate.HELD:
            codes[word.place][word.code] += 1
    HeldRow.objects.of(file.organization).bulk_create(
        HeldRow(
            transmission=file,
            sheet=place.sheet[:100],
            row=place.row,
            reason=HeldRow.Reason.HELD,
            codes=sorted(codes[place]),
        )
        for place in sorted(held)
    )
    move(file, FileState.READ)
    move(file, FileState.APPLIED)
    answer(file)
