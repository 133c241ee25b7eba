"""Small workbooks and delimited files for tests, written by openpyxl and the csv module: never by ecmx itself.

`table` makes the header and blameless rows of a file type; a test changes the cells that it is about, and `workbook`
or `delimited` writes them. `records_file` alone goes through ecmx's own door: for tests of what a layout's file can hold.
`filled_cells` counts what stands in a file, by openpyxl, csv and ElementTree, to hold our own count against.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
from msoffcrypto import OfficeFile
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

import ecmx
from ecmx.guidance import DataElement, FileType, elements, keys
from ecmx.layouts import Layout
from tests.spec.blameless import blameless

__all__ = ["Rows", "columns_of", "delimited", "filled_cells", "letter_of", "records_file", "table", "workbook"]

#: Rows of cells; what a test adds to them it may add in place.
Rows = Sequence[Sequence[object]]


def columns_of(*files: str) -> list[DataElement]:
    """The columns of these file types on one sheet: each one's elements in the guidance's order, one CIN for all of them, keys in front."""
    every = [
        one for file in files for one in (*keys(), *elements()) if one.file == file and one.id in blameless(file, 1)
    ]
    first_cin = next(one for one in every if one.id.endswith(".member_cin"))
    ride = {one.id for one in every if one.key and len(files) > 1}
    return [one for one in every if one is first_cin or not (one.id in ride or one.id.endswith(".member_cin"))]


def table(*files: str, rows: Iterable[Mapping[str, object]], without: Sequence[str] = ()) -> list[list[object]]:
    """A header and rows: `rows` says of each row what is not blameless (element id → value)."""
    columns = [one for one in columns_of(*files) if one.id not in without]
    made: list[list[object]] = [[one.label for one in columns]]
    for number, changes in enumerate(rows, start=1):
        cells: dict[str, object] = {}
        for file in files:
            cells |= blameless(file, number)
        unknown = changes.keys() - {one.id for one in columns}
        assert not unknown, unknown
        cells |= changes
        made.append([cells[one.id] if cells[one.id] != "" else None for one in columns])
    return made


def letter_of(element_id: str, *files: str) -> str:
    """The Excel letter of an element's column in `table`."""
    return get_column_letter([one.id for one in columns_of(*files)].index(element_id) + 1)


def workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    merges: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write an .xlsx file: tab → rows of cells (a text beginning with "=" is a formula without a saved value). `merges`: tab → "A1:C1" …"""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def delimited(path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a delimited file."""
    with path.open("w", newline="", encoding=encoding) as stream:
        writer: Any = csv.writer(stream, delimiter=delimiter)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path


def records_file(
    layout: Layout, records: Mapping[FileType, pl.DataFrame], target: Path, *, password: str | None = None
) -> ecmx.Composed:
    """Write records as a file of the layout, all of them its partner's; elements that a frame does not have are blank."""
    made = ecmx.compose(
        {kind: ecmx.record_frame(kind, frame) for kind, frame in records.items()},
        layout,
        all_are=layout.partner,
        password=password,
        check=False,
    )
    made.write(target)
    return made


def filled_cells(path: Path, layout: Layout, *, password: str | None = None) -> int:
    """How many cells below the header of a layout's file are not blank, on all of its tabs that hold records."""
    container = layout.container or "xlsx"
    if container == "xml":
        return sum(bool((cell.text or "").strip()) for record in ElementTree.parse(path).getroot() for cell in record)
    if container != "xlsx":
        delimiter = {"csv": ",", "tab": "\t", "pipe": "|"}[container]
        encoding = "cp1252" if layout.encoding == "windows-1252" else "utf-8-sig"
        with path.open(newline="", encoding=encoding) as lines:
            rows = list(csv.reader(lines, delimiter=delimiter))
        (sheet,) = layout.sheets
        return sum(bool(cell.strip()) for row in rows[sheet.header_row or len(sheet.titles) + 1 :] for cell in row)
    data = path.read_bytes()
    if password:
        opened, plain = OfficeFile(io.BytesIO(data)), io.BytesIO()
        opened.load_key(password=password)
        opened.decrypt(plain)
        data = plain.getvalue()
    tabs = load_workbook(io.BytesIO(data)).worksheets[1 if layout.cover is not None else 0 :]
    return sum(
        cell is not None and bool(str(cell).strip())
        for tab, sheet in zip(tabs, layout.sheets, strict=True)
        for row in tab.iter_rows(min_row=(sheet.header_row or len(sheet.titles) + 1) + 1, values_only=True)
        for cell in row
    )
