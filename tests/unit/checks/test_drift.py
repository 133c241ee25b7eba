"""A file that its plan has changed: each change told with its place, read as far as that is safe, and nothing read wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, Finding, Severity
from tests.spec.blameless import TODAY
from tests.sunrise import COLUMNS, HEADERS, ROW
from tests.written import Rows, delimited, table, workbook

LAYOUT = (
    """
name = "sunrise"
partner = "Sunrise"
[[sheets]]
types = ["otf"]
names = ["Attempts"]
header_row = 2
titles = ["Sunrise"]
columns = [
  { header = "Kennung", element = "otf.member_cin" },
"""
    + COLUMNS
    + """]
"""
)


def report_of(path: Path, text: str = LAYOUT) -> FileReport:
    layout = path.parent / "sunrise.toml"
    layout.write_text(text, encoding="utf-8")
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False, layout=str(layout)))
    assert not isinstance(report, Refused), report.error.code
    return report


def told(tmp_path: Path, rows: Rows, *, tab: str = "Attempts", titles: int = 1) -> dict[str, Finding]:
    """By code, what the check says of a sheet with these rows; one finding a code."""
    path = workbook(tmp_path / "a.xlsx", {tab: [*[["Sunrise"]] * titles, *rows]})
    found = [one for one in report_of(path).findings if one.code != "cin-letter-unusual"]
    assert len({one.code for one in found}) == len(found)
    return {one.code: one for one in found}


def test_a_file_as_its_layout_says_has_no_finding(tmp_path: Path) -> None:
    assert told(tmp_path, [HEADERS, ROW, [*ROW[:2], "20261013", *ROW[3:]]]) == {}


def with_header(old: str, new: str) -> list[str]:
    return [new if header == old else header for header in HEADERS]


def test_a_renamed_column_is_read_with_its_codes_where_its_words_are_plain(tmp_path: Path) -> None:
    found = told(tmp_path, [with_header("Staff", "Outreach Provider Type"), ROW])
    assert found.keys() == {"layout-drift", "column-renamed"}
    renamed = found["column-renamed"]
    assert renamed.place.column == "B"
    assert "“Staff”" in renamed.message
    assert renamed.severity is Severity.NOTE


def test_a_renamed_column_whose_words_say_nothing_is_not_read_and_told_with_the_name_that_it_had(
    tmp_path: Path,
) -> None:
    found = told(tmp_path, [with_header("Staff", "Feld 7"), ROW])
    assert found.keys() == {"layout-drift", "column-perhaps-renamed"}
    renamed = found["column-perhaps-renamed"]
    assert renamed.severity is Severity.WARNING
    assert renamed.place.column == "B"
    assert "“Staff”" in renamed.message and "not read" in renamed.message
    assert "ecmx layouts learn --update sunrise" in renamed.fix


def test_a_new_column_whose_cells_speak_against_the_missing_one_is_not_its_new_name(tmp_path: Path) -> None:
    found = told(
        tmp_path, [with_header("When", "Feld 7"), *[[*ROW[:2], word, *ROW[3:]] for word in ("red", "sky", "sea")]]
    )
    assert found.keys() == {"layout-drift", "column-dropped", "column-added"}
    assert found["column-dropped"].severity is Severity.WARNING
    assert "“When”" in found["column-dropped"].message
    assert found["column-added"].place.column == "C"
    assert "not read" in found["column-added"].message


def test_two_renamed_side_by_side_are_each_told_with_their_own_old_name(tmp_path: Path) -> None:
    headers = ["Kennung", "Feld 7", "Feld 8", *HEADERS[3:]]
    path = workbook(tmp_path / "a.xlsx", {"Attempts": [["Sunrise"], headers, *[ROW] * 4]})
    said = [(one.place.column, one.message) for one in report_of(path).findings if one.code == "column-perhaps-renamed"]
    assert [letter for letter, _ in said] == ["B", "C"]
    assert "“Staff”" in said[0][1] and "“When”" in said[1][1]


def test_a_new_column(tmp_path: Path) -> None:
    found = told(tmp_path, [[*HEADERS, "Colour"], [*ROW, "red"]])
    assert found.keys() == {"layout-drift", "column-added"}
    assert found["column-added"].place.column == "G"
    assert "sunrise" in found["layout-drift"].message


def test_a_column_of_the_plans_own_that_is_gone_is_a_note(tmp_path: Path) -> None:
    found = told(tmp_path, [HEADERS[:4], ROW[:4]])
    assert found.keys() == {"layout-drift", "columns-absent"}
    assert "“Batch”, “Minutes”" in found["columns-absent"].message


def test_one_column_put_in_front_is_one_move(tmp_path: Path) -> None:
    found = told(tmp_path, [[HEADERS[-1], *HEADERS[:-1]], [ROW[-1], *ROW[:-1]]])
    assert found.keys() == {"layout-drift", "column-moved"}
    assert found["column-moved"].place.column == "A"


def test_a_tab_under_another_name(tmp_path: Path) -> None:
    found = told(tmp_path, [HEADERS, ROW], tab="Contacts")
    assert found.keys() == {"layout-drift", "tab-renamed"}


@pytest.mark.parametrize("titles", [0, 2, 6])
def test_the_header_row_elsewhere(tmp_path: Path, titles: int) -> None:
    found = told(tmp_path, [HEADERS, ROW], titles=titles)
    assert found.keys() == {"layout-drift", "header-row-moved"}


def test_a_header_twice_with_nothing_beside_it_that_tells(tmp_path: Path) -> None:
    """The layout's “Staff” stands between two others; here neither of the two does."""
    headers = ["Kennung", "When", "How", "Staff", "Batch", "Staff", "Minutes"]
    row = ["90000001B", "20261012", "In-Person", "C", "7", "N", "15"]
    path = workbook(tmp_path / "a.xlsx", {"Attempts": [["Sunrise"], headers, row]})
    found = [(one.code, one.place.column) for one in report_of(path).findings if one.code != "cin-letter-unusual"]
    assert sorted(found) == [("column-dropped", ""), ("header-twice", "D"), ("header-twice", "F"), ("layout-drift", "")]


def test_a_wrong_row_said_by_the_layout_is_no_header(tmp_path: Path) -> None:
    """A delimited file without the title line: row 2 is data."""
    path = delimited(tmp_path / "a.csv", [HEADERS, ROW, [*ROW[:2], "20261013", *ROW[3:]]])
    report = report_of(path)
    assert report.rows.total == 2
    assert "header-row-moved" in {one.code for one in report.findings}


MONTHS = LAYOUT.replace('spelling = "YYYYMMDD"', 'spelling = "MM/DD/YYYY"')
OUR_CODES = LAYOUT.replace('{ "C" = "1", "N" = "2" }', '{ "1" = "2" }')


def dated(
    tmp_path: Path, days: list[str], text: str = LAYOUT, staff: str = "C"
) -> tuple[list[tuple[str, str]], FileReport]:
    """Codes and columns of what is told, and the report, of attempts on these days."""
    rows = [[f"9000000{at}B", staff, day, "In-Person", "7", "15"] for at, day in enumerate(days)]
    report = report_of(workbook(tmp_path / "a.xlsx", {"Attempts": [["Sunrise"], HEADERS, *rows]}), text)
    return [(one.code, one.place.column) for one in report.findings if one.code != "cin-letter-unusual"], report


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        (LAYOUT, ["2026-10-12", "2026-10-05"], "spelling-changed"),
        (LAYOUT, ["10/15/2026", "10/05/2026"], "spelling-changed"),
        (LAYOUT, ["10/05/2026", "10/06/2026"], "spelling-unsure"),
        (MONTHS, ["15/10/2026", "16/10/2026", "05/10/2026"], "spelling-changed"),
        (MONTHS, ["15/10/2026", "05/10/2026", "06/10/2026"], "spelling-unsure"),
        (MONTHS, ["10/05/2026", "10/06/2026"], None),
        (MONTHS, ["10-05-2026", "10-16-2026"], "spelling-changed"),
        (MONTHS, ["16-10-2026", "15-10-2026", "05-10-2026"], "spelling-unsure"),
    ],
    ids=[
        "ISO",
        "months first",
        "nobody knows",
        "days first",
        "one says days first",
        "as ever",
        "dashes",
        "days and dashes",
    ],
)
def test_another_date_form(tmp_path: Path, text: str, days: list[str], expected: str | None) -> None:
    codes, _ = dated(tmp_path, days, text)
    assert [code for code, place in codes if place == "C" and code.startswith("spelling")] == (
        [expected] if expected else []
    )


def test_a_number_of_the_partners_own_is_not_the_guidances(tmp_path: Path) -> None:
    """Its 1 is the guidance's 2; what its 2 is, the layout does not say."""
    codes, report = dated(tmp_path, ["20261012", "20261013"], OUR_CODES, staff="2")
    assert ("code-unknown", "B") in codes
    assert report.rows.with_errors == 2


TICKS = """
name = "sunrise"
partner = "Sunrise"
inherits = "guidance-mif"
[spelling]
yes_no = "{0}"
"""


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ("Y/X", ["X", "Y", "X"], None),
        ("Y/X", ["X", "X", "X"], None),
        ("Y/X", ["X", None, None], "spelling-unsure"),
        ("X/blank", ["X", None, None], None),
        ("X/blank", ["X", "Y", "X"], "spelling-changed"),
        ("X/blank", ["X", "X", "X"], "spelling-unsure"),
        ("Yes/No", ["X", None, None], "spelling-unsure"),
        ("Yes/No", ["Y", "X", "X"], "spelling-changed"),
    ],
)
def test_an_x_is_a_tick_to_one_plan_and_a_no_to_another(
    tmp_path: Path, declared: str, cells: list[str | None], expected: str | None
) -> None:
    rows = table("mif", rows=[{"mif.asthma": cell} for cell in cells * 2])
    report = report_of(delimited(tmp_path / "a.csv", rows), TICKS.format(declared))
    told = [
        one.code for one in report.findings if one.place.element == "mif.asthma" and one.code.startswith("spelling")
    ]
    assert told == ([expected] if expected else [])


def test_codes_of_an_open_list_that_the_layout_does_not_have(tmp_path: Path) -> None:
    text = 'name = "sunrise"\npartner = "Sunrise"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [\n'
    text += '{ header = "Tongue", element = "mif.member_preferred_language", codes = { "Q1" = "English" } },\n'
    text += '{ header = "CIN", element = "mif.member_cin" },\n]\n'
    rows = [["Tongue", "CIN"], ["Q1", "90000001B"], ["Q7", "90000002B"]]
    codes = [one.code for one in report_of(delimited(tmp_path / "a.csv", rows), text).findings]
    assert "code-not-listed" in codes


def test_names_that_another_sign_parts_are_not_read(tmp_path: Path) -> None:
    text = 'name = "sunrise"\npartner = "Sunrise"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [\n'
    text += '{ header = "Who", parts = ["mif.member_last_name", "mif.member_first_name"], separator = "," },\n'
    text += '{ header = "CIN", element = "mif.member_cin" },\n]\n'
    rows = [["Who", "CIN"], *[["Paz Tran", f"9000000{at}B"] for at in range(5)]]
    found = [
        one for one in report_of(delimited(tmp_path / "a.csv", rows), text).findings if one.code == "spelling-unsure"
    ]
    assert [one.place.column for one in found] == ["A"]
