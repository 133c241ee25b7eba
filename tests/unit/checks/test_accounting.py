"""Every row that came in is clean, has errors, is held or is left out: nothing disappears (invariant V2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, RowCount
from tests.spec.blameless import TODAY
from tests.written import Rows, delimited, table, workbook

CLEAN: Mapping[str, object] = {}
WRONG = {"otf.provider_type": "7"}
HELD = {"otf.member_cin": "90000001"}
NOTED = {"otf.outreach_attempt_date": "2026-10-12"}
TOTALS = {
    "otf.member_cin": "Grand total",
    "otf.provider_type": "3",
    "otf.outreach_attempt_date": "",
    "otf.outreach_attempt_method": "",
}


def report_of(path: Path) -> FileReport:
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused), report.error.code
    return report


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([], RowCount(0, 0, 0, 0, 0)),
        ([CLEAN, CLEAN], RowCount(2, 2, 0, 0, 0)),
        ([WRONG, CLEAN], RowCount(2, 1, 1, 0, 0)),
        ([HELD, CLEAN], RowCount(2, 1, 0, 1, 0)),
        ([HELD | WRONG, CLEAN], RowCount(2, 1, 0, 1, 0)),
        ([NOTED, CLEAN, CLEAN], RowCount(3, 3, 0, 0, 0)),
        ([CLEAN, WRONG, HELD, TOTALS], RowCount(4, 1, 1, 1, 1)),
        ([CLEAN, CLEAN, TOTALS], RowCount(3, 2, 0, 0, 1)),
    ],
    ids=["none", "clean", "an error", "held", "held and wrong", "a note", "one of each", "a totals line"],
)
def test_rows_add_up(tmp_path: Path, rows: Sequence[Mapping[str, object]], count: RowCount) -> None:
    assert report_of(delimited(tmp_path / "a.csv", table("otf", rows=rows))).rows == count


@pytest.mark.parametrize(
    ("file", "cell", "held"),
    [
        ("mif", {"mif.member_cin": ""}, 1),
        ("mif", {"mif.member_cin": "90000001"}, 1),
        ("mif", {"mif.member_cin": "90000001B26345"}, 1),
        ("mif", {"mif.member_cin": "9.00000E+07"}, 1),
        ("mif", {"mif.member_cin": "#REF!"}, 1),
        ("mif", {"mif.member_record_status": ""}, 1),
        ("mif", {"mif.member_record_status": "Active?"}, 1),
        ("mif", {"mif.member_last_name": ""}, 0),
        ("mif", {"mif.member_date_of_birth": "soon"}, 0),
        ("mif", {"mif.pcp_npi": "1234567890"}, 0),
        ("rtf", {"rtf.member_cin": "90000001"}, 1),
        ("rtf", {"rtf.engagement_status": "6"}, 1),
        ("rtf", {"rtf.engagement_status": "2, 3"}, 1),
        ("rtf", {"rtf.engagement_status": ""}, 1),
        ("rtf", {"rtf.ecm_benefit_start_date": ""}, 0),
        ("otf", {"otf.member_cin": "90000001B, 90000002B"}, 1),
        ("otf", {"otf.provider_type": "3"}, 0),
        ("referral", {"referral.member_cin": "90000001"}, 0),
    ],
    ids=str,
)
def test_only_an_unusable_key_or_status_holds_a_row(
    tmp_path: Path, file: str, cell: Mapping[str, object], held: int
) -> None:
    """A wrong PCP NPI never keeps a new member from the roster; without a key or a status nothing can be done with the row."""
    rows = report_of(delimited(tmp_path / "a.csv", table(file, rows=[cell, {}]))).rows
    assert (rows.held, rows.with_errors) == (held, 1 - held)


def test_a_warning_leaves_a_row_clean(tmp_path: Path) -> None:
    """Of a MIF every good row is taken; only errors make a row count as wrong."""
    rows = table("mif", rows=[{"mif.member_residential_zip": "99999"}, {"mif.member_gender_code": ""}])
    assert report_of(delimited(tmp_path / "a.csv", rows)).rows == RowCount(2, 2, 0, 0, 0)


def test_all_tabs_count(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "One": table("otf", rows=[CLEAN, WRONG]),
        "Two": table("otf", rows=[WRONG, HELD]),
        "Notes": [["free text"]],
    }
    assert report_of(workbook(tmp_path / "a.xlsx", sheets)).rows == RowCount(4, 1, 2, 1, 0)


def test_rows_of_two_tabs_with_one_number_are_two_rows(tmp_path: Path) -> None:
    sheets = {"One": table("otf", rows=[WRONG]), "Two": table("otf", rows=[CLEAN])}
    assert report_of(workbook(tmp_path / "a.xlsx", sheets)).rows == RowCount(2, 1, 1, 0, 0)


def test_empty_rows_are_no_rows(tmp_path: Path) -> None:
    rows = table("otf", rows=[CLEAN, CLEAN])
    rows.insert(2, [None] * 4)
    rows += [[None] * 4] * 50
    report = report_of(workbook(tmp_path / "a.xlsx", {"OTF": rows}))
    assert report.rows == RowCount(2, 2, 0, 0, 0)


def test_excel_rows_are_told_below_titles_and_gaps(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Tracker"], [], *table("otf", rows=[CLEAN])[:2], [], table("otf", rows=[WRONG])[1]]
    report = report_of(workbook(tmp_path / "a.xlsx", {"OTF": rows}))
    assert [(one.place.row, one.place.column) for one in report.findings if one.code == "code-unknown"] == [(6, "B")]


def test_one_note_for_all_invented_cins(tmp_path: Path) -> None:
    sheets = {"One": table("otf", rows=[CLEAN] * 3), "Two": table("otf", rows=[CLEAN] * 2)}
    report = report_of(workbook(tmp_path / "a.xlsx", sheets))
    (note,) = [one for one in report.findings if one.code == "cin-letter-unusual"]
    assert "5" in note.message
    assert (note.place.sheet, note.place.row) == ("", None)


def test_more_rows_than_a_batch(tmp_path: Path) -> None:
    """The last row of a long file is checked like the first, and columns are spelled alike in all batches."""
    rows = table("otf", rows=[CLEAN])
    body = [[f"9{number:07}B", "1", "2026-10-12", "In-Person"] for number in range(20_000)]
    body[-1][1] = "7"
    report = report_of(delimited(tmp_path / "a.csv", [rows[0], *body]))
    assert report.rows == RowCount(20_000, 19_999, 1, 0, 0)
    assert [(one.code, one.place.row) for one in report.findings if one.code != "cin-letter-unusual"] == [
        ("column-dialect", None),
        ("code-unknown", 20_001),
    ]
