"""Rows picked by their numbers: the same cells and kinds as reading the whole sheet gives them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from openpyxl import Workbook

from ecmx.files import Batch, CellKind, open_book
from ecmx.files.picked import picked_rows


def picked(path: Path, rows: list[int]) -> Batch:
    with open_book(path, isolated=False) as book:
        return picked_rows(book.sheets[0], rows)


def workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 41):
        sheet.append([f"text {row}", row, date(2026, 10, 1) if row == 30 else None])
    sheet.delete_rows(20)
    sheet.cell(60, 1, "far below")
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def test_picks_in_the_sheets_order_with_kinds(tmp_path: Path) -> None:
    batch = picked(workbook(tmp_path), [60, 29, 3, 3])
    assert batch.rows.to_list() == [3, 29, 60]
    assert batch.text.columns == ["A", "B", "C"]
    assert batch.text.row(1) == ("text 30", "30", "2026-10-01")
    assert batch.kinds["C"].to_list() == [0, CellKind.DATE, 0]
    assert batch.kinds["B"].to_list() == [CellKind.NUMBER, CellKind.NUMBER, 0]


def test_rows_that_are_not_there_are_absent(tmp_path: Path) -> None:
    assert picked(workbook(tmp_path), [50, 2, 1_000]).rows.to_list() == [2]
    assert len(picked(workbook(tmp_path), [50])) == 0


def test_nothing_asked_for(tmp_path: Path) -> None:
    batch = picked(workbook(tmp_path), [])
    assert len(batch) == 0
    assert batch.rows.dtype == pl.UInt32


def test_across_batches(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("\n".join(f"{row},a" for row in range(1, 40_001)), encoding="utf-8")
    assert picked(path, [1, 16_384, 16_385, 40_000]).text["A"].to_list() == ["1", "16384", "16385", "40000"]
