"""Corrected rows become a file of their own, which is kept and taken in as any file is. What came stays as it came.

A file whose good rows are in the roster is added to; one that was returned whole is corrected whole, and replaced.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from django.db import transaction

from ecmx.errors import OurFault, UsageProblem
from ecmx.exchange import opened, receive_book
from ecmx.files import LONGEST, Batch, CellKind, open_book, picked_rows
from ecmx.files.annotating import CarriedRow, CarriedTab, clean_text, write_findings_book
from ecmx.hub.accounts import By, record
from ecmx.hub.fixing.drafts import FixingDraft, draft_of
from ecmx.hub.fixing.prepared import PreparedTab, carried_tabs
from ecmx.hub.fixing.rechecking import corrected
from ecmx.hub.home import Home
from ecmx.hub.inbound import PartnerDesk, arrive, how_read, in_memory, kept_at
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import CorrectedRow, Correction, FileState, HeldRow, Transmission

__all__ = ["apply_corrections"]


@dataclass(frozen=True)
class _CarriedRows:
    """at: the tab's place; batch: the rows as they are carried, by their numbers in the file that came"""

    at: int
    tab: PreparedTab
    batch: Batch

    @property
    def placed(self) -> Iterator[tuple[int, int]]:
        """Each row's number in the file that came, and in the one that carries it."""
        return zip(self.batch.rows.to_list(), count(self.tab.header_row + 1), strict=False)


def apply_corrections(*, by: By, home: Home, file: int) -> Transmission:
    """Send the corrected rows of a file in again, as a file of their own; its next step is enqueued.

    Raises UsageProblem where nothing was corrected, or it was sent already; where a row would be blank; or where the person may not.
    """
    by.demand("files.decide")
    with draft_of(file, by, home) as draft:
        changed = draft.changed()
        if not changed:
            raise UsageProblem(
                "nothing-corrected",
                "No cell of this file is corrected that was not sent already.",
                "Correct a cell first; or look at the file in which the corrected rows went.",
            )
        whole = draft.file.state == FileState.RETURNED
        carried = _whole(draft, home) if whole else _changed(draft)
        _demand_carried(draft, carried)
        made = _sent(draft, carried, by, home, whole=whole)
        rows, cells = len(changed), sum(map(len, changed.values()))
        record(by, "fixing.apply", "transmission", [file, made.pk], {"rows": rows, "cells": cells})
        draft.cells, draft.steps, draft.found = {}, [], {}
        draft.save(Keys(home))
    return made


def _sent(draft: FixingDraft, carried: Sequence[_CarriedRows], by: By, home: Home, *, whole: bool) -> Transmission:
    """The file that carries them, and which of its rows corrects which."""
    file, changed = draft.file, draft.changed()
    data = _workbook(carried)
    _demand_whole(data, carried)
    with transaction.atomic():
        made = arrive(
            data,
            f"{PurePath(file.name).stem[:150]}-corrected.xlsx",
            by=by,
            home=home,
            origin=Transmission.Origin.CORRECTION,
            partner=file.partner,
            agreement=file.agreement,
            replaces=_first(file) if whole else None,
            said_on=file.said_on,
        )
        correction = Correction.objects.of(by.organization).create(file=made, of=file, read_by=draft.prepared.layout)
        rows = [
            CorrectedRow(
                correction=correction, sheet=one.tab.name[:100], row=row, new_sheet=one.tab.tab[:100], new_row=now
            )
            for one in carried
            for row, now in one.placed
            if (one.at, row) in changed
        ]
        CorrectedRow.objects.of(by.organization).bulk_create(rows, batch_size=2_000)
        for one in carried:
            mine = [row for at, row in changed if at == one.at]
            held = HeldRow.objects.of(by.organization).filter(transmission=file, sheet=one.tab.name[:100], row__in=mine)
            held.update(corrected_in=made)
    return made


def _first(file: Transmission) -> Transmission:
    """The file that was returned, where what was corrected of it was returned again."""
    return file.replaces if file.origin == Transmission.Origin.CORRECTION and file.replaces is not None else file


def _changed(draft: FixingDraft) -> list[_CarriedRows]:
    """The corrected rows alone."""
    found = []
    for at, tab in enumerate(draft.prepared.tabs):
        changed = {row: cells for (where, row), cells in draft.changed().items() if where == at}
        if changed:
            batch = draft.batches[at]
            found.append(_CarriedRows(at, tab, corrected(batch.those(batch.rows.is_in(list(changed))), changed)))
    return found


def _whole(draft: FixingDraft, home: Home) -> list[_CarriedRows]:
    """Every row of the file, the corrected ones as they are now."""
    keys, desk, found = Keys(home), PartnerDesk(draft.file.organization, home), []
    how = how_read(draft.file, desk, keys)
    with kept_at(draft.file, keys) as path:
        book, _ = opened(path, how.options(desk))
        with book, receive_book(book, draft.file.name, how.options(desk), partner=how.plan) as received:
            for at, one in enumerate(carried_tabs(book, received)):
                rows = {int(row) for batch in one.sheet.batches(after_row=one.header_row) for row in batch.rows}
                changed = {row: cells for (where, row), cells in draft.changed().items() if where == at}
                found.append(_CarriedRows(at, draft.tab(at), corrected(picked_rows(one.sheet, rows), changed)))
    return found


def _demand_carried(draft: FixingDraft, carried: Sequence[_CarriedRows]) -> None:
    """Raise UsageProblem where a row would be blank, and so nobody's; or where a workbook cannot hold a cell."""
    there = {(one.at, row) for one in carried for row in one.batch.rows.to_list()}
    blank = sorted(row for at, row in draft.changed() if (at, row) not in there)
    if blank:
        rows = ", ".join(map(str, blank[:10]))
        raise UsageProblem(
            "row-blank",
            f"Nothing stands in row {rows} any more{' and others' if len(blank) > 10 else ''}, so it would be lost.",
            "Undo what made it blank. A row that the plan should not have sent is left as it is, and told to the plan.",
        )
    for one in carried:
        for letter in one.batch.text.columns:
            long = one.batch.rows.filter((one.batch.text[letter].str.len_chars() > LONGEST).fill_null(value=False))
            if len(long):
                raise UsageProblem(
                    "cell-too-long",
                    f"Row {long[0]}, column {letter}: this cell is longer than a workbook can hold.",
                    "Ask the sender to correct this row.",
                )


def _workbook(carried: Sequence[_CarriedRows]) -> bytes:
    """A workbook of the rows, each tab with the lines that stood above them."""
    out = io.BytesIO()
    write_findings_book(out, [_tab(one) for one in carried])
    return out.getvalue()


def _tab(one: _CarriedRows) -> CarriedTab:
    letters = one.batch.text.columns
    top, merges = one.tab.top_batch(), one.tab.merged()
    return CarriedTab(one.tab.tab, letters, [""] * len(letters), _rows(one.batch), top=top, merges=merges)


def _rows(batch: Batch) -> Iterator[CarriedRow]:
    text = int(CellKind.TEXT)
    kinds = [batch.kinds[name].to_list() if name in batch.kinds else None for name in batch.text.columns]
    for at, (row, cells) in enumerate(zip(batch.rows.to_list(), batch.text.iter_rows(), strict=True)):
        yield CarriedRow(row, cells, [kind[at] if kind is not None else text for kind in kinds])


def _demand_whole(data: bytes, carried: Sequence[_CarriedRows]) -> None:
    """Read the workbook back: every cell of every row stands in it (V2). Raises OurFault."""
    with in_memory(data) as path, open_book(path, isolated=False) as book:
        for one in carried:
            sheet = next(sheet for sheet in book.sheets if sheet.name == one.tab.tab)
            back = picked_rows(sheet, [now for _, now in one.placed])
            read = {row: _cells(back, at) for at, row in enumerate(back.rows.to_list())}
            for at, (_, now) in enumerate(one.placed):
                if read.get(now) != _cells(one.batch, at):
                    raise OurFault(
                        "correction-lost",
                        f"A fault of ecmx itself: row {now} of the corrected file does not say what it should. Nothing was sent.",
                        "Please report this line.",
                    )


def _cells(batch: Batch, at: int) -> dict[str, str]:
    row = zip(batch.text.columns, batch.text.row(at), strict=True)
    return {letter: said for letter, text in row if text is not None and (said := clean_text(text).strip())}
