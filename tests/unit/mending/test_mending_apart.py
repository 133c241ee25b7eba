"""The tabs of a findings workbook are named as those of the file, as far as Excel lets them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ecmx.mending.apart import _tab_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MIF", "MIF"),
        (" lead [2026/10] ", "lead  2026 10"),
        ("'quoted'", "quoted"),
        ("x" * 30 + "'s tab", "x" * 30),
        ("\U0001f600" * 30, "\U0001f600" * 15),
        ("a" * 30 + "\U0001f600", "a" * 30),
        ("'", ""),
    ],
)
def test_a_name_that_excel_takes(name: str, expected: str, tmp_path: Path) -> None:
    made = _tab_name(name)
    assert made == expected
    with xlsxwriter.Workbook(tmp_path / "out.xlsx") as book:
        book.add_worksheet(made)
