"""A tab written into a workbook by XlsxWriter: titles, a header on one level or two, and cells as a spreadsheet program holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from demo.tab import Cell, Formula, Tab

__all__ = ["write_sheet"]


def write_sheet(book: Any, tab: Tab, titles: Sequence[str] = (), freeze: int = 1) -> Any:
    """Write a tab: the titles from the first row down, the header right above `tab.first_row`. The sheet, for what else is to be done."""
    sheet = book.add_worksheet(tab.name)
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1})
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    for row, text in enumerate(titles):
        sheet.write_string(row, 0, text, title)
    _write_header(sheet, tab, head)
    for row, cells in enumerate(tab.rows, start=tab.first_row - 1):
        for index, column in enumerate(tab.columns):
            _write_cell(sheet, row, index, cells.get(column.key), day)
    sheet.set_column(0, len(tab.columns), 15)
    sheet.freeze_panes(tab.first_row - 1, freeze)
    return sheet


def _write_header(sheet: Any, tab: Tab, look: Any) -> None:
    """With groups two rows: a group's name merged over its columns, a column without a group merged over both rows."""
    bottom = tab.first_row - 2
    if not any(column.group for column in tab.columns):
        sheet.write_row(bottom, 0, [column.header for column in tab.columns], look)
        return
    at = 0
    while at < len(tab.columns):
        group, width = tab.columns[at].group, 1
        while group and at + width < len(tab.columns) and tab.columns[at + width].group == group:
            width += 1
        if group:
            sheet.merge_range(bottom - 1, at, bottom - 1, at + width - 1, group, look)
            sheet.write_row(bottom, at, [column.header for column in tab.columns[at : at + width]], look)
        else:
            sheet.merge_range(bottom - 1, at, bottom, at, tab.columns[at].header, look)
        at += width


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    """A date as a date, a number as a number, an identifier as text."""
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.stored)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)
