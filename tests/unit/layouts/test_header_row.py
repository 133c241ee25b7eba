"""Where the header stands: below cover lines and titles, over two tiers, in merged cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ecmx.files import Limits, open_book
from ecmx.layouts.recognition.header_by_key import header_by_key
from ecmx.layouts.recognition.header_row import Header, find_header
from tests.written import Rows, delimited, table, workbook

OTF = table("otf", rows=[{}, {}, {}])
HEADERS = [str(label) for label in OTF[0]]


def header_of(path: Path, at_row: int | None = None) -> Header | None:
    with open_book(path, isolated=False) as book:
        (sheet,) = book.sheets
        return find_header(sheet.preview(200), sheet.merges, at_row)


def written(folder: Path, rows: Rows, *merges: str) -> Path:
    return workbook(folder / "a.xlsx", {"Sheet": rows}, merges={"Sheet": merges})


def groups_of(rows: list[list[str]], path: Path) -> list[str]:
    header = header_of(delimited(path, [*rows, *[["91000001A", *["x"] * (len(rows[1]) - 1)]] * 3]), 2)
    assert header is not None
    return [cell.group for cell in header.cells]


@pytest.mark.parametrize("above", [0, 1, 2, 30])
def test_titles_and_notes_above(tmp_path: Path, above: int) -> None:
    header = header_of(
        written(tmp_path, [*[["Outreach tracker of Fictional Clinic, please return monthly"]] * above, *OTF])
    )
    assert header is not None
    assert header.row == above + 1
    assert [cell.text for cell in header.cells] == HEADERS


def test_empty_rows_above_count_as_excel_counts_them(tmp_path: Path) -> None:
    header = header_of(written(tmp_path, [["Tracker"], [], [], *OTF]))
    assert header is not None
    assert header.row == 4


def test_a_legend_above_the_header_is_not_the_header(tmp_path: Path) -> None:
    """A line of notes that names two elements has fewer of them than the header."""
    legend = [["CIN: eight digits and a letter"], ["Provider Type", "1 clinical, 2 non-clinical"], []]
    header = header_of(written(tmp_path, [*legend, *OTF]))
    assert header is not None
    assert header.row == 4


def test_data_rows_are_no_header(tmp_path: Path) -> None:
    assert header_of(delimited(tmp_path / "a.csv", OTF[1:])) is None


def test_a_letter_is_no_header(tmp_path: Path) -> None:
    letter = "Please fill in the member's first name, last name and date of birth. " * 6
    assert header_of(written(tmp_path, [[letter], ["Kind regards"]])) is None


def test_the_row_can_be_said(tmp_path: Path) -> None:
    path = written(tmp_path, [HEADERS, *OTF])
    header = header_of(path, 2)
    assert header is not None
    assert header.row == 2
    assert header_of(path, 77) is None


def test_line_breaks_within_a_header_cell(tmp_path: Path) -> None:
    broken = [header.replace(" ", "\n", 1) for header in HEADERS]
    header = header_of(written(tmp_path, [broken, *OTF[1:]]))
    assert header is not None
    assert [cell.text.replace("\n", " ") for cell in header.cells] == HEADERS


def test_a_group_over_several_headers(tmp_path: Path) -> None:
    rows: Rows = [
        ["Member", None, None, "Mailing Address", None, None],
        ["CIN", "First Name", "Last Name", "Street", "City", "Zip"],
        ["90000001B"],
    ]
    header = header_of(written(tmp_path, rows, "A1:C1", "D1:F1"))
    assert header is not None
    assert header.row == 2
    assert [(cell.group, cell.text) for cell in header.cells[2:5]] == [
        ("Member", "Last Name"),
        ("Mailing Address", "Street"),
        ("Mailing Address", "City"),
    ]


def test_a_header_that_reaches_over_two_rows(tmp_path: Path) -> None:
    """Merged downwards, the text stands in the upper row; the names of its neighbors stand in the lower."""
    rows: Rows = [["CIN", "Outreach", None, None], [None, *HEADERS[1:]], *OTF[1:]]
    header = header_of(written(tmp_path, rows, "A1:A2", "B1:D1"))
    assert header is not None
    assert header.row == 2
    assert [cell.text for cell in header.cells] == ["CIN", *HEADERS[1:]]


def test_a_title_over_the_whole_width_is_a_group_that_says_nothing(tmp_path: Path) -> None:
    header = header_of(written(tmp_path, [["October 2026", None, None, None], *OTF], "A1:D1"))
    assert header is not None
    assert [cell.text for cell in header.cells] == HEADERS


def test_dates_and_numbers_are_no_headers(tmp_path: Path) -> None:
    rows: Rows = [[date(2026, 10, 1), *HEADERS[:3]], [None, *OTF[1][:3]], [None, *OTF[2][:3]]]
    header = header_of(written(tmp_path, rows))
    assert header is not None
    assert [cell.text for cell in header.cells] == ["", *HEADERS[:3]]


def test_words_that_nobody_knows_are_a_header_above_cins_also_where_headings_tell_them_apart(tmp_path: Path) -> None:
    """Contacts side by side have the same words; the headings above them make each of them one."""
    above = ["", "", "Contact 1", "", "Contact 2", ""]
    heads = ["Off the card", "Usual spot", "Day", "How", "Day", "How"]
    rows = [[f"9100000{at}A", "creek", "x", "y", "x", "y"] for at in range(4)]
    with open_book(delimited(tmp_path / "a.csv", [above, heads, *rows]), isolated=False) as book:
        (sheet,) = book.sheets
        found = header_by_key(sheet.preview(200), sheet.merges, Limits())
    assert found is not None and found.row == 2
    assert [cell.group for cell in found.cells[2:]] == ["Contact 1", "Contact 1", "Contact 2", "Contact 2"]
    with open_book(delimited(tmp_path / "b.csv", [heads, *rows]), isolated=False) as book:
        (sheet,) = book.sheets
        assert header_by_key(sheet.preview(200), sheet.merges, Limits()) is None


def test_headings_over_unlike_headers_are_read_where_they_cover_the_row(tmp_path: Path) -> None:
    rows = [
        ["WE SEND", "", "", "YOU RETURN", "", ""],
        ["CIN", "Street on file", "Sex", "Street, corrected", "Visits", "Status"],
    ]
    assert groups_of(rows, tmp_path / "a.csv") == ["WE SEND"] * 3 + ["YOU RETURN"] * 3
    rows[0] = ["Month: October", "", "", "Plan: Juniper", "", ""]
    assert groups_of(rows, tmp_path / "b.csv") == [""] * 6


def test_the_last_of_headings_that_count_is_no_wider_than_the_others(tmp_path: Path) -> None:
    rows = [
        ["", "", "1st try", "", "2nd try", "", "", ""],
        ["CIN", "Name", "Day", "How", "Day", "How", "ECM start", "Letting go code"],
    ]
    assert groups_of(rows, tmp_path / "b.csv") == ["", "", "1st try", "1st try", "2nd try", "2nd try", "", ""]
