"""A kept file as a marked workbook to be corrected elsewhere, and back: it goes into the same draft as what is typed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.exchange import Options, opened, receive_book
from ecmx.files import Batch, CellKind, column_index, column_letter, picked_rows
from ecmx.hub.accounts import By, demand_whole, record
from ecmx.hub.fixing.changing import CellEdit, Rechecked, put_cells
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.fixing.opening import draft_of, fixable
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, how_read, in_memory, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import Transmission
from ecmx.mending import SheetAcceptance, accept_file, annotate_file

__all__ = ["FixedTaken", "marked_workbook", "take_fixed_workbook"]


@dataclass(frozen=True)
class FixedTaken:
    """What a workbook that came back brought. rechecked: by tab, the rows that it changed, as they stand in the draft now

    passed_over: rows that it changed and that had nothing to be corrected, or stand corrected already; added, deleted: rows that
    somebody put in or took out, which is not taken
    """

    rechecked: tuple[Rechecked, ...]
    passed_over: int
    added: int
    deleted: int


def marked_workbook(*, by: By, home: Home, file: int) -> tuple[str, bytes]:
    """A file's workbook with what was found marked in it, or a workbook of the rows concerned where it is none; its name and bytes.

    Protected by the password of the file where that has one. Raises UsageProblem, FileUnusable.
    """
    by.demand("roster.export")
    demand_whole(by)
    found, keys = fixable(file, by.organization), Keys(home)
    if found.origin in (Transmission.Origin.WORK, Transmission.Origin.COMPOSED):
        raise UsageProblem(
            "file-ours",
            f"File {file} is your own list, or was made from it, so there is no marked workbook for it.",
            "Correct its rows in the browser.",
        )
    desk, out = PartnerDesk(by.organization, home), io.BytesIO()
    how = how_read(found, desk, keys)
    options = how.options(desk)
    with kept_at(found, keys) as path:
        book, _ = opened(path, options)
        with book, receive_book(book, _called(found), options, partner=how.plan) as received:
            report = received.report()
        annotate_file(report, out, options, source=path)
    with transaction.atomic():
        record(by, "fixing.download", "transmission", [file], {"bytes": len(out.getvalue())})
    return f"{PurePath(found.name).stem[:150]}-marked.xlsx", out.getvalue()


def take_fixed_workbook(*, by: By, home: Home, file: int, data: bytes) -> FixedTaken:
    """Take what was corrected in a marked workbook into the file's draft, as one change a tab, that can be undone; then it is sent as
    any correction is. Raises UsageProblem where it is no marked workbook of this file, FileUnusable where it cannot be read.
    """
    by.demand("files.decide")
    demand_whole(by)
    with draft_of(file, by, home) as draft, in_memory(data) as path:
        desk, keys = PartnerDesk(by.organization, home), Keys(home)
        how = how_read(draft.file, desk, keys)
        options = how.options(desk)
        accepted = accept_file(path, options, as_of=how.as_of)
        if accepted.file != _called(draft.file):
            raise UsageProblem(
                "workbook-other", "This is the marked workbook of another file.", "Download this file's workbook again."
            )
        taken, passed = [], 0
        for at, sheet in _tabs(draft, accepted.sheets):
            changes, over = _changes(draft, at, sheet, _back(path, options, sheet), own=accepted.own)
            passed += over
            if changes:
                taken.append(put_cells(draft, at, changes, draft.version, by, home))
        added, deleted = accepted.count("added"), accepted.count("deleted")
        record(by, "fixing.upload", "transmission", [file], {"bytes": len(data), "passed_over": passed})
        return FixedTaken(tuple(taken), passed, added, deleted)


def _called(file: Transmission) -> str:
    """What the workbook calls the file: its name, and the number by which a workbook that comes back is known."""
    return f"{PurePath(file.name).stem} (file {file.pk}){PurePath(file.name).suffix}"


def _tabs(draft: FixingDraft, sheets: Sequence[SheetAcceptance]) -> Iterator[tuple[int, SheetAcceptance]]:
    """The tabs that came back, with the place of the file's tab."""
    for at, tab in enumerate(draft.prepared.tabs):
        named = [one for one in sheets if one.name in (tab.name, tab.tab)]
        only = list(sheets) if len(sheets) == len(draft.prepared.tabs) == 1 else []
        for one in (named or only)[:1]:
            if not one.gone and one.rows_sent:
                yield at, one


def _back(path: Path, options: Options, told: SheetAcceptance) -> Batch:
    """The rows that came back and were found again."""
    book, _ = opened(path, options)
    with book:
        sheet = next(one for one in book.sheets if one.name == told.name)
        return picked_rows(sheet, [now for now, _ in told.rows_sent])


def _changes(
    draft: FixingDraft, tab: int, told: SheetAcceptance, back: Batch, *, own: bool
) -> tuple[list[CellEdit], int]:
    """Cells that say something else now than in the draft; and how many rows were changed that are not to be corrected."""
    before = dict(told.rows_sent)
    letters = _letters(told, own=own)
    open_rows, changed = set(draft.open_rows(tab)), {*told.mended, *told.wrong}
    found: list[CellEdit] = []
    passed = 0
    for at, now in enumerate(back.rows.to_list()):
        row = before[now]
        if row not in open_rows:
            passed += now in changed
            continue
        for here, letter in letters.items():
            text = (back.text[here][at] or "") if here in back.text.columns else ""
            if text != draft.now((tab, row, letter)):
                day = here in back.kinds and back.kinds[here][at] == CellKind.DATE
                found.append(CellEdit(row, letter, text, day))
    return found, passed


def _letters(told: SheetAcceptance, *, own: bool) -> Mapping[str, str]:
    """Letter in the workbook that came back → letter in the file. A workbook of the rows alone has their numbers in its first column."""
    back = 0 if own else 1
    return {now: column_letter(column_index(sent) - back) for now, sent in told.columns_sent}
