"""The accepted rows alone, as a workbook that can be sent in: each tab with its own headers, nothing of ours in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ecmx.exchange import Options, opened
from ecmx.files import CellKind, Sheet, column_letter, picked_rows, require_writable
from ecmx.files.annotating import CarriedRow, CarriedTab, write_findings_book
from ecmx.mending.accept import Acceptance
from ecmx.mending.apart import NUMBER_HEADER

__all__ = ["write_accepted"]


def write_accepted(acceptance: Acceptance, source: Path, target: Path, options: Options, *, over: bool = True) -> int:
    """Write the rows that were accepted; encrypted if the workbook came so. How many; with none, nothing is written."""
    count = acceptance.count("accepted")
    if not count:
        return 0
    require_writable(target)
    book, password = opened(source, options)
    with book:
        by_name = {sheet.name: sheet for sheet in book.sheets}
        carried = [_carried(by_name[one.name], acceptance, one.accepted) for one in acceptance.sheets if one.accepted]
        write_findings_book(target, carried, password=password, over=over)
    return count


def _carried(sheet: Sheet, acceptance: Acceptance, rows: tuple[int, ...]) -> CarriedTab:
    told = next(one for one in acceptance.report.sheets if one.name == sheet.name)
    assert told.header_row is not None
    if not acceptance.own:
        columns = [column for column in told.columns if column.header != NUMBER_HEADER]
        letters = [column.column for column in columns]
        return CarriedTab(sheet.name, letters, [column.header for column in columns], _rows(sheet, rows, letters))
    # Titles and headers on two lines, merged cells and all, or the file would not be recognized any more.
    top = picked_rows(sheet, range(1, told.header_row + 1))
    letters = [column_letter(number) for number in range(1, len(top.text.columns) + 1)]
    return CarriedTab(
        sheet.name, letters, [""] * len(letters), _rows(sheet, rows, letters), top=top, merges=sheet.merges
    )


def _rows(sheet: Sheet, rows: tuple[int, ...], letters: list[str]) -> Iterator[CarriedRow]:
    batch = picked_rows(sheet, rows)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(batch))
    text = pl.Series([int(CellKind.TEXT)], dtype=pl.UInt8).new_from_index(0, len(batch))
    cells = [batch.text[letter] if letter in batch.text.columns else nothing for letter in letters]
    kinds = [batch.kinds.get(letter, text) for letter in letters]
    for at, row in enumerate(batch.rows.to_list()):
        yield CarriedRow(row, [column[at] for column in cells], [kind[at] for kind in kinds])
