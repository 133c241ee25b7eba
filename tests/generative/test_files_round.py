"""Whatever cells other programs write, the same cells are read: any matrix, any container. openpyxl judges the fast reader."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from ecmx.files import CellKind
from tests.examples import examples
from tests.unit.files.reading import kinds, texts

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="_\ufeff\ufffe\uffff"),
    max_size=20,
) | st.sampled_from(
    [
        "98520162B",
        "HOMELESS",
        "00/00/0000",
        "a\nb",
        "6.45722E+12",
        "01234",
        "=1+1",
        " padded ",
        'O\'Neil, "Jo"',
        "#N/A",
        "TRUE",
    ]
)
NUMBER = (
    st.integers(-(10**14), 10**14)
    | st.floats(-1e9, 1e9).map(lambda value: round(value, 4))
    | st.sampled_from([0, 1, 12.0, 0.5])
)
MOMENT = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(
    lambda value: value.replace(microsecond=0)
) | st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)).map(
    lambda value: dt.datetime(value.year, value.month, value.day)
)
CELL = st.none() | TEXT | NUMBER | MOMENT | st.booleans()
LOOSE = settings(max_examples=examples(20, 400), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def matrices(cell: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    return st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=12)
    )


def _expected(value: Any) -> tuple[str | None, CellKind]:
    """The contract, said slowly: what a cell's text and kind must be."""
    if value is None:
        return None, CellKind.TEXT
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), CellKind.BOOLEAN
    if isinstance(value, dt.datetime):
        text = value.date().isoformat() if value.time() == dt.time() else value.isoformat()
        return text, CellKind.DATE
    if isinstance(value, (int, float)):
        text = f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return ("0" if text == "-0" else text), CellKind.NUMBER
    return (value.replace("\r\n", "\n").replace("\r", "\n").strip() or None), CellKind.TEXT


def _check(path: Path, matrix: list[list[Any]], first: int = 1, with_kinds: bool = True) -> None:
    got, kind = texts(path), kinds(path)
    for number, row in enumerate(matrix, start=first):
        wanted = [_expected(value) for value in row]
        if all(text is None for text, _ in wanted):
            assert number not in got
            continue
        width = len(got[number])
        assert got[number] == [text for text, _ in wanted][:width]
        assert all(text is None for text, _ in wanted[width:])
        if with_kinds:
            assert kind[number] == [one for _, one in wanted][:width]


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[None]:
    """One folder for all files of this page, which goes when they are done."""
    with tempfile.TemporaryDirectory() as name:
        FOLDERS.append(Path(name))
        yield
        FOLDERS.clear()


FOLDERS: list[Path] = []


def _in(suffix: str) -> Path:
    return FOLDERS[-1] / f"made{suffix}"


@LOOSE
@given(matrices(CELL), st.sampled_from([True, False]))
def test_xlsxwriter(matrix: list[list[Any]], constant: bool) -> None:
    path = _in(".xlsx")
    options = {
        "constant_memory": constant,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(path, options)
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet()
    for row, values in enumerate(matrix):
        for column, value in enumerate(values):
            if isinstance(value, dt.datetime):
                sheet.write_datetime(row + 2, column, value, date)
            elif isinstance(value, str):
                sheet.write_string(row + 2, column, value)
            elif value is not None:
                sheet.write(row + 2, column, value)
    book.close()
    _check(path, matrix, 3)


@LOOSE
@given(matrices(CELL))
def test_openpyxl_writes_and_judges(matrix: list[list[Any]]) -> None:
    path = _in(".xlsx")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, values in enumerate(matrix, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    _check(path, matrix)
    judged = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    for number, shown in texts(path).items():
        for column, text in enumerate(shown, start=1):
            assert text == _expected(judged.cell(number, column).value)[0]


@LOOSE
@given(matrices(CELL.filter(lambda value: not isinstance(value, str) or len(value) < 1000)))
def test_xlwt(matrix: list[list[Any]]) -> None:
    path = _in(".xls")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("a")
    date = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for row, values in enumerate(matrix):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value, date if isinstance(value, dt.datetime) else xlwt.Style.default_style)
    book.save(str(path))
    _check(path, matrix)


@LOOSE
@given(matrices(CELL.filter(lambda value: not isinstance(value, str) or "  " not in value)))
def test_odfpy(matrix: list[list[Any]]) -> None:
    path = _in(".ods")
    book = OpenDocumentSpreadsheet()
    table = Table(name="a")
    for values in matrix:
        line = TableRow()
        for value in values:
            if isinstance(value, bool):
                cell = TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
            elif isinstance(value, dt.datetime):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            elif isinstance(value, str):
                cell = TableCell(valuetype="string")
                for text in value.split("\n"):
                    cell.addElement(P(text=text))
            else:
                cell = TableCell()
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    _check(path, matrix)


@LOOSE
@given(
    matrices(st.just("") | TEXT),
    st.sampled_from([",", "\t", "|", ";"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv(matrix: list[list[str]], delimiter: str, encoding: str) -> None:
    header = [f"Header {index}" for index in range(max(2, len(matrix[0])))]
    rows = [header, *([*row, *["x"] * (len(header) - len(row))] for row in matrix)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([header] * 30 + rows)
    path = _in(".csv")
    path.write_bytes(text.getvalue().encode(encoding))
    _check(path, [header] * 30 + rows)
