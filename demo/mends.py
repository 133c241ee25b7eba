"""What a reader of docs/tutorial/fix-a-file.md types into the marked workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl

__all__ = ["MARKED", "mend"]

MARKED = "marked.xlsx"
TAB = "Member Detail"
FIRST_NINE, FIRST_PHONE = 9, 10


def mend(folder: Path) -> None:
    """Fix three cells: the card's number, the birth date that was left out, one of two phones."""
    book = openpyxl.load_workbook(folder / MARKED)
    sheet = book[TAB]
    sheet["B9"] = str(sheet["B9"].value)[:FIRST_NINE]
    sheet["E13"] = "05/06/1981"
    sheet["P18"] = "".join(filter(str.isdigit, str(sheet["P18"].value)))[:FIRST_PHONE]
    book.save(folder / MARKED)
