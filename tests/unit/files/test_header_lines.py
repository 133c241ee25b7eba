"""A workbook that a plan gets: its header row is as high as the longest header needs, and it prints on letter paper."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ecmx.files import aside, lines_of_header
from ecmx.files.rows_out import ColumnOut, SheetOut, file_out


@pytest.mark.parametrize(
    ("header", "width", "lines"),
    [
        ("CIN", 10, 1),
        ("Client Index Number (CIN)", 20, 2),
        ("Client Index Number (CIN)", 40, 1),
        ("One\nTwo\nThree", 40, 3),
        ("Incomprehensibilities", 10, 3),
        ("", 10, 1),
    ],
)
def test_a_header_takes_lines_as_its_column_is_wide(header: str, width: float, lines: int) -> None:
    assert lines_of_header(header, width) == lines


def written(tmp_path: Path, *sheets: SheetOut) -> openpyxl.Workbook:
    with aside(tmp_path / "out.xlsx") as place, file_out(place, "xlsx", sheets) as out:
        for number, sheet in enumerate(sheets):
            if sheet.columns:
                out.write(number, pl.DataFrame({one.header: ["x"] for one in sheet.columns}))
    return openpyxl.load_workbook(tmp_path / "out.xlsx")


def test_a_plans_tab_shows_the_whole_header_and_prints_with_it_on_each_page(tmp_path: Path) -> None:
    short, long = ColumnOut("CIN"), ColumnOut("A question that the plan asks in so many words " * 6, width=20)
    many = tuple(ColumnOut(f"Column {number}", width=30) for number in range(12))
    book = written(
        tmp_path,
        SheetOut("One line", (short,)),
        SheetOut("Many lines", (short, long, *many), titles=("Plan",), header_row=3, fixed=1),
        SheetOut("Cover", (), ("Plan", "October"), lines_only=True),
    )
    one, lines = book["One line"], book["Many lines"]
    assert (one.row_dimensions[1].height, lines.row_dimensions[3].height) == (15.75, 15.5 * 18)  # in whole pixels
    assert (lines.print_title_rows, lines.print_title_cols) == ("$3:$3", "$A:$A")
    assert [sheet.page_setup.orientation for sheet in book] == ["landscape", "landscape", "portrait"]
    assert {sheet.page_setup.paperSize for sheet in book} == {1}
    assert [(sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) for sheet in book] == [
        (1, 0),
        (3, 0),
        (1, 0),
    ]


def test_no_row_is_higher_than_a_row_can_be(tmp_path: Path) -> None:
    (sheet,) = written(tmp_path, SheetOut("Tab", (ColumnOut("word " * 400, width=10),))).worksheets
    assert sheet.row_dimensions[1].height == 402.75  # 26 lines; Excel shows 409 points
