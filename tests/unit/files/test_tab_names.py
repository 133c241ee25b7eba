"""Tabs are named as near to what was wanted as Excel lets them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ecmx.files import can_be_a_tab, free_tab_name, near_tab_name


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
    made = near_tab_name(name)
    assert made == expected
    with xlsxwriter.Workbook(tmp_path / "out.xlsx") as book:
        book.add_worksheet(made)


def test_a_name_that_is_taken_gets_a_number_and_still_fits() -> None:
    assert free_tab_name("MIF", ["mif", "MIF (2)"]) == "MIF (3)"
    assert free_tab_name("History", []) == "History (2)"
    assert free_tab_name("x" * 31, ["x" * 31]) == "x" * 27 + " (2)"


@pytest.mark.parametrize("name", ["", "a/b", "'quoted'", "x" * 32, "\U0001f600" * 16, "history"])
def test_a_name_that_excel_refuses(name: str) -> None:
    assert not can_be_a_tab(name)
