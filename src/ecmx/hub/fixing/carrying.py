"""Corrected rows as a workbook that carries them: what stands in them now, below the lines that stood above them, and read back whole."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import polars as pl

from ecmx.errors import OurFault, UsageProblem
from ecmx.files import LONGEST, Batch, CellKind, open_book, picked_rows
from ecmx.files.annotating import CarriedRow, CarriedTab, clean_text, write_findings_book
from ecmx.hub.fixing.drafts import CellPut, FixingDraft
from ecmx.hub.fixing.prepared import PreparedTab
from ecmx.hub.inbound import in_memory

__all__ = ["CarriedRows", "carried_workbook", "changed_rows", "corrected", "demand_carried", "demand_read_back"]


@dataclass(frozen=True)
class CarriedRows:
    """at: the tab's place; batch: the rows as they are carried, by their numbers in the file that came"""

    at: int
    tab: PreparedTab
    batch: Batch

    @property
    def placed(self) -> Iterator[tuple[int, int]]:
        """Each row's number in the file that came, and in the one that carries it."""
        return zip(self.batch.rows.to_list(), count(self.tab.header_row + 1), strict=False)


def changed_rows(draft: FixingDraft, only: Container[tuple[int, int]] | None = None) -> list[CarriedRows]:
    """The corrected rows alone, as they are now. only: of them, these places"""
    found = []
    for at, tab in enumerate(draft.prepared.tabs):
        changed = {
            row: cells
            for (where, row), cells in draft.changed().items()
            if where == at and (only is None or (at, row) in only)
        }
        if changed:
            batch = draft.batches[at]
            found.append(CarriedRows(at, tab, corrected(batch.those(batch.rows.is_in(list(changed))), changed)))
    return found


def corrected(batch: Batch, changed: Mapping[int, Mapping[str, CellPut]]) -> Batch:
    """The rows with what was put into their cells; those in which nothing stands any more are left out."""
    at = {row: place for place, row in enumerate(batch.rows.to_list())}
    puts: dict[str, dict[int, CellPut]] = {}
    for row, cells in changed.items():
        for letter, put in cells.items():
            puts.setdefault(letter, {})[at[row]] = put
    text, kinds = batch.text, dict(batch.kinds)
    for letter, those in puts.items():
        cells_now = text[letter].to_list()
        kinds_now = kinds[letter].to_list() if letter in kinds else [int(CellKind.TEXT)] * len(batch)
        for place, put in those.items():
            cells_now[place] = put.text or None
            kinds_now[place] = int(CellKind.DATE if put.day else CellKind.TEXT)
        text = text.with_columns(pl.Series(letter, cells_now, dtype=pl.String))
        kinds[letter] = pl.Series(kinds_now, dtype=pl.UInt8)
    made = Batch(batch.rows, text, kinds)
    filled = text.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if text.width else batch.rows.is_null()
    return made.those(filled)


def demand_carried(draft: FixingDraft, carried: Sequence[CarriedRows]) -> None:
    """Raise UsageProblem where a row would be blank, and so nobody's; or where a workbook cannot hold a cell."""
    there = {(one.at, row) for one in carried for row in one.batch.rows.to_list()}
    blank = sorted(row for at, row in draft.changed() if (at, row) not in there)
    if blank:
        rows = ", ".join(map(str, blank[:10]))
        raise UsageProblem(
            "row-blank",
            f"Row {rows}{' and others' if len(blank) > 10 else ''} would be blank, so it would be lost.",
            "Undo the change that made it blank. If the plan should not have sent a row, leave the row as it is and tell the plan.",
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


def carried_workbook(carried: Sequence[CarriedRows]) -> bytes:
    """A workbook of the rows, each tab with the lines that stood above them."""
    out = io.BytesIO()
    write_findings_book(out, [_tab(one) for one in carried])
    return out.getvalue()


def _tab(one: CarriedRows) -> CarriedTab:
    letters = one.batch.text.columns
    top, merges = one.tab.top_batch(), one.tab.merged()
    return CarriedTab(one.tab.tab, letters, [""] * len(letters), _rows(one.batch), top=top, merges=merges)


def _rows(batch: Batch) -> Iterator[CarriedRow]:
    text = int(CellKind.TEXT)
    kinds = [batch.kinds[name].to_list() if name in batch.kinds else None for name in batch.text.columns]
    for at, (row, cells) in enumerate(zip(batch.rows.to_list(), batch.text.iter_rows(), strict=True)):
        yield CarriedRow(row, cells, [kind[at] if kind is not None else text for kind in kinds])


def demand_read_back(data: bytes, carried: Sequence[CarriedRows]) -> None:
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
