"""Files, tabs, and what files say together

A workbook may have a cover tab, lists for its drop-down fields, hidden tabs, macros and links to other files. Tabs
with members' rows are read, hidden or not (a note), unless a hidden one repeats a visible tab's members for the same
month or an older one: such a copy is not included, and we say so. The others are listed under "what was not checked".
Macros are never run and links never followed (a note each). A text file in an older encoding is read as well as possible,
with a note. Formulas are read by the result that was saved; a formula without one, and an error such as `#N/A`, are errors
of their cell.

Exports of databases write NULL where there is nothing: if the word is in three columns or more it is read as
blank, with one note; in fewer it may be somebody's name.

Several files that are checked **in one call** are compared, in any order:

- The same kind of data from one sender for one period, with members in common: two files for one month, of which one
  probably replaces the other. A warning, and one on each member who is in both. Other periods, other senders,
  other kinds, or no member in common: nothing.
- The same CIN with a different date of birth in another file: a warning. Never merged.
- Attempts after enrollment: only outreach *before* enrollment counts (Table 8), so an attempt after the return file's
  start date is a warning. The same day, an attempt between two enrollments, and an attempt before a start that was
  moved to a later date are not reported. Only a person removes such a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport
from tests.spec.blameless import TODAY
from tests.spec.cases import Case, agrees
from tests.written import Rows, delimited, letter_of, table, workbook

CASES = [
    Case(
        title="A file of which every row is clean",
        file="mif",
        rows=[{}, {}, {}],
        expect=[(None, None, "cin-letter-unusual")],
    ),
    Case(
        title="A file with headers and no rows says that there is nothing to report",
        file="rtf",
        rows=[],
        expect=[(None, None, "no-rows")],
        why="Or that the export failed: only the sender knows.",
    ),
]

ONE = "90000001B"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)


def reports_of(*paths: Path) -> list[FileReport]:
    reports = []
    for report in check_files(paths, Options(as_of=TODAY, isolated=False)):
        assert not isinstance(report, Refused), report.error.code
        reports.append(report)
    return reports


def found(report: FileReport) -> set[tuple[str, int | None, str]]:
    """Sheet, row and code of all that is found, but the note on the CINs' letters."""
    return {(one.place.sheet, one.place.row, one.code) for one in report.findings if one.code != "cin-letter-unusual"}


# ---- sheets


def test_a_hidden_tab_with_other_members_is_read(tmp_path: Path) -> None:
    old = table("otf", rows=[{"otf.member_cin": "90000007B", "otf.provider_type": "7"}])
    path = workbook(tmp_path / "a.xlsx", {"Now": table("otf", rows=[{}]), "Old": old}, hidden=["Old"])
    (report,) = reports_of(path)
    assert found(report) == {("Old", None, "hidden-sheet-read"), ("Old", 2, "code-unknown")}


def test_a_hidden_copy_of_a_visible_tab_is_left_out_and_said(tmp_path: Path) -> None:
    now, old = table("otf", rows=[{}, {}]), table("otf", rows=[{"otf.provider_type": "7"}, {}])
    path = workbook(tmp_path / "a.xlsx", {"Now": now, "Old": old}, hidden=["Old"])
    (report,) = reports_of(path)
    assert found(report) == {("Old", None, "hidden-copy")}
    assert (report.rows.clean, report.rows.excluded) == (2, 2)


def test_a_file_of_which_no_row_is_used_is_no_success(tmp_path: Path) -> None:
    """Each row is rightly left out, and nothing else is wrong; a file without a row is a nil report."""
    header = table("otf", rows=[])
    blank: list[object] = [None] * (len(header[0]) - 2)
    (report,) = reports_of(delimited(tmp_path / "otf.csv", [*header, ["Total", "0", *blank]]))
    assert found(report) == {("", 2, "totals-line"), ("", None, "no-row-used")}
    (nil,) = reports_of(delimited(tmp_path / "nil.csv", header))
    assert found(nil) == {("", None, "no-rows")}


def test_a_hidden_list_of_codes_is_not_read_and_no_finding(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "OTF": table("otf", rows=[{}]),
        "Lists": [["Methods"], ["In-Person"], ["Telephonic/electronic"]],
    }
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", sheets, hidden=["Lists"]))
    assert found(report) == set()
    assert [(one.sheet, one.what) for one in report.not_checked if one.sheet] == [("Lists", "The whole tab")]


def test_a_cover_and_titles_above_the_header(tmp_path: Path) -> None:
    titled: Rows = [
        ["Fictional Health Plan"],
        ["Outreach tracker, October 2026"],
        [],
        *table("otf", rows=[{}, {"otf.provider_type": "7"}]),
    ]
    sheets: dict[str, Rows] = {"Cover": [["Please return by the 10th"], ["Questions: 5595550160"]], "Tracker": titled}
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", sheets))
    assert [(sheet.name, sheet.header_row) for sheet in report.sheets if sheet.types] == [("Tracker", 4)]
    assert found(report) == {("Tracker", 6, "code-unknown")}


def test_formulas_errors_and_lost_results(tmp_path: Path) -> None:
    rows = table(
        "otf",
        rows=[{}, {"otf.provider_type": "=1+1"}, {"otf.outreach_attempt_method": "#N/A"}, {"otf.member_cin": "#REF!"}],
    )
    path = workbook(tmp_path / "a.xlsx", {"OTF": rows})
    book = load_workbook(path)
    for place in ("D4", "A5"):
        book["OTF"][place].data_type = "e"
    book.save(path)
    (report,) = reports_of(path)
    assert found(report) == {
        ("OTF", 3, "formula-without-value"),
        ("OTF", 4, "cell-error"),
        ("OTF", 5, "cell-error"),
    }


def test_real_dates_and_typed_dates_side_by_side(tmp_path: Path) -> None:
    days: list[object] = [TODAY, "10/12/2026", "10/13/2026"]
    rows = table("otf", rows=[{"otf.outreach_attempt_date": day} for day in days])
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"OTF": rows}))
    assert found(report) == {("OTF", None, "date-cells-mixed")}


def test_real_date_cells_throughout_are_as_good_as_any(tmp_path: Path) -> None:
    rows = table("otf", rows=[{"otf.outreach_attempt_date": TODAY}] * 3)
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"OTF": rows}))
    assert found(report) == set()


def test_an_older_encoding_is_guessed_and_said(tmp_path: Path) -> None:
    rows = table("rtf", rows=[{"rtf.member_first_name": "José", "rtf.member_last_name": "Peña Muñoz"}] * 3)
    (report,) = reports_of(delimited(tmp_path / "a.csv", rows, encoding="cp1252"))
    assert found(report) == {("", None, "encoding-guessed")}


@pytest.mark.parametrize(("encoding", "name"), [("mac_roman", "Mac OS Roman"), ("cp850", "DOS (code page 850)")])
def test_the_words_tell_an_encoding_of_the_mac_and_of_dos(tmp_path: Path, encoding: str, name: str) -> None:
    rows = table("rtf", rows=[{"rtf.member_first_name": "Joaquín", "rtf.member_last_name": "Peña Muñoz"}] * 3)
    (report,) = reports_of(delimited(tmp_path / "a.csv", rows, encoding=encoding))
    assert found(report) == {("", None, "encoding-guessed")}
    (note,) = [one for one in report.findings if one.code == "encoding-guessed"]
    assert name in note.message


def test_where_words_contradict_each_other_the_other_encoding_is_offered(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", table("rtf", rows=[{"rtf.member_last_name": "Barragan"}, {}]))
    path.write_bytes(path.read_bytes().replace(b"Barragan", b"Barrag\x87n Mu\xf1oz Pe\xf1a"))
    (report,) = reports_of(path)
    assert ("", None, "encoding-unsure") not in found(report)  # the usual one makes sense of most
    path.write_bytes(path.read_bytes().replace(b"Mu\xf1oz Pe\xf1a", b"Joaqu\x92n Mu\xf1oz"))
    (report,) = reports_of(path)
    assert ("", None, "encoding-unsure") in found(report)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_not_guessed(tmp_path: Path, encoding: str) -> None:
    rows = table("rtf", rows=[{"rtf.member_first_name": "José"}])
    (report,) = reports_of(delimited(tmp_path / "a.csv", rows, encoding=encoding))
    assert found(report) == set()


# ---- several files in one call


def mif(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    return delimited(path, table("mif", rows=rows))


def codes(reports: Sequence[FileReport]) -> list[set[tuple[int | None, str]]]:
    return [{(row, code) for _, row, code in found(report)} for report in reports]


def test_one_month_under_two_names(tmp_path: Path) -> None:
    first = mif(tmp_path / "october.csv", [{}, {}])
    second = mif(tmp_path / "october_final.csv", [{}, {}, {}])
    assert codes(reports_of(first, second)) == [
        set(),
        {(None, "same-period-twice"), (2, "member-in-two-files"), (3, "member-in-two-files")},
    ]
    (message,) = {one.message for one in reports_of(first, second)[1].findings if one.code == "same-period-twice"}
    assert "october.csv" in message


def test_one_month_under_one_name_in_two_folders(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    reports = reports_of(mif(tmp_path / "a" / "mif.csv", [{}]), mif(tmp_path / "b" / "mif.csv", [{}]))
    assert codes(reports) == [set(), {(None, "same-period-twice"), (2, "member-in-two-files")}]


@pytest.mark.parametrize(
    ("element", "other"),
    [
        ("mif.reporting_period", "09/01/2026.09/30/2026"),
        ("mif.primary_payer_identifier", "PLAN02"),
        ("mif.member_cin", "90000099B"),
    ],
    ids=["another period", "another plan", "no member in common"],
)
def test_two_files_that_do_not_overlap(tmp_path: Path, element: str, other: str) -> None:
    reports = reports_of(mif(tmp_path / "a.csv", [{}]), mif(tmp_path / "b.csv", [{element: other}]))
    assert codes(reports) == [set(), set()]


def test_a_member_file_and_a_return_file_of_one_month(tmp_path: Path) -> None:
    rtf = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}]))
    assert codes(reports_of(mif(tmp_path / "mif.csv", [{}]), rtf)) == [set(), set()]


def test_another_birth_date_in_another_file(tmp_path: Path) -> None:
    born = {"rtf.member_date_of_birth": "04/12/1981"}
    rtf = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, born]))
    assert codes(reports_of(mif(tmp_path / "mif.csv", [{}, {}]), rtf)) == [set(), {(3, "birth-date-elsewhere")}]


def enrolled(path: Path, start: str, end: str = "", **changes: str) -> Path:
    row = {"rtf.member_cin": ONE, "rtf.ecm_benefit_start_date": start, "rtf.ecm_benefit_end_date": end, **changes}
    return delimited(path, table("rtf", rows=[row]))


def attempts(path: Path, *days: str) -> Path:
    return delimited(
        path, table("otf", rows=[{"otf.member_cin": ONE, "otf.outreach_attempt_date": day} for day in days])
    )


@pytest.mark.parametrize("tracker_first", [True, False])
def test_attempts_after_enrollment(tmp_path: Path, tracker_first: bool) -> None:
    rtf = enrolled(tmp_path / "rtf.csv", "09/15/2026")
    otf = attempts(tmp_path / "otf.csv", "09/01/2026", "09/15/2026", "09/16/2026")
    paths = (otf, rtf) if tracker_first else (rtf, otf)
    reports = {Path(report.file).name: report for report in reports_of(*paths)}
    assert found(reports["otf.csv"]) == {("", 4, "attempt-after-enrollment")}
    assert found(reports["rtf.csv"]) == set()


def test_an_attempt_between_two_enrollments(tmp_path: Path) -> None:
    first = enrolled(
        tmp_path / "september.csv", "01/05/2026", "06/30/2026", **{"rtf.reporting_period": "09/01/2026.09/30/2026"}
    )
    second = enrolled(tmp_path / "october.csv", "09/15/2026")
    otf = attempts(tmp_path / "otf.csv", "03/03/2026", "08/10/2026", "10/01/2026")
    assert codes(reports_of(first, second, otf))[2] == {
        (2, "attempt-after-enrollment"),
        (4, "attempt-after-enrollment"),
    }


def test_a_start_that_was_set_back_later(tmp_path: Path) -> None:
    as_reported = enrolled(
        tmp_path / "september.csv", "09/20/2026", **{"rtf.reporting_period": "09/01/2026.09/30/2026"}
    )
    set_back = enrolled(tmp_path / "october.csv", "09/01/2026")
    otf = attempts(tmp_path / "otf.csv", "09/10/2026")
    assert codes(reports_of(as_reported, set_back, otf))[2] == set()


def test_another_members_enrollment_is_not_this_ones(tmp_path: Path) -> None:
    rtf = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{"rtf.member_cin": "90000099B"}]))
    assert codes(reports_of(rtf, attempts(tmp_path / "otf.csv", "10/12/2026")))[1] == set()


# ---- several kinds of data in one row


def test_a_combined_sheet_repeats_the_member_for_each_attempt(tmp_path: Path) -> None:
    """One workbook row may hold the return half and an attempt; the return half then stands there once for each attempt."""
    member = {"rtf.member_cin": ONE, "rtf.lead_care_manager_phone_number": "5595550170"}
    days = ["08/03/2026", "08/10/2026", "09/01/2026"]
    rows = table(
        "rtf",
        "otf",
        rows=[{**member, "rtf.member_phone_number": "5595550101", "otf.outreach_attempt_date": day} for day in days],
    )
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"RTF-OTF": rows}))
    assert set(report.sheets[0].types) == {"rtf", "otf"}
    assert found(report) == set()


def test_a_combined_sheet_whose_return_halves_differ(tmp_path: Path) -> None:
    member = {"rtf.member_cin": ONE, "rtf.member_phone_number": "5595550101"}
    changes = [
        {"otf.outreach_attempt_date": "08/03/2026"},
        {"otf.outreach_attempt_date": "08/10/2026", "rtf.in_person_encounter_count": "9"},
    ]
    rows = table("rtf", "otf", rows=[member | change for change in changes])
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"RTF-OTF": rows}))
    assert found(report) == {("RTF-OTF", 3, "repeated-member")}


def test_blank_return_columns_on_a_plans_rows_are_a_form_to_fill_in(tmp_path: Path) -> None:
    """Section 1, "File Format": the plan may add blank columns for what the provider sends back."""
    rows = table("mif", "rtf", "otf", rows=[{}] * 5)
    blank = slice(len(table("mif", rows=[])[0]), None)
    for row in rows[1:]:
        row[blank] = [None] * len(row[blank])
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"Members": rows}))
    assert set(report.sheets[0].types) == {"mif", "rtf", "otf"}
    assert found(report) == set()
    assert report.rows.clean == 5


def test_the_half_that_is_filled_in_is_checked(tmp_path: Path) -> None:
    rows = table("mif", "rtf", rows=[{"rtf.engagement_status": "9"}, {}])
    (report,) = reports_of(workbook(tmp_path / "a.xlsx", {"Members": rows}))
    assert found(report) == {("Members", 2, "code-unknown")}
    assert report.rows.held == 1
    (place,) = {one.place.column for one in report.findings if one.code == "code-unknown"}
    assert place == letter_of("rtf.engagement_status", "mif", "rtf")


def test_the_word_null_throughout_is_a_blank_and_one_note(tmp_path: Path) -> None:
    """A database's export once had an error in every blank cell."""
    blank = (
        "mif.guardian_first_name",
        "mif.guardian_last_name",
        "mif.guardian_phone_number",
        "mif.member_email_address",
    )
    (report,) = reports_of(delimited(tmp_path / "a.csv", table("mif", rows=[dict.fromkeys(blank, "NULL")] * 3)))
    (plain,) = reports_of(delimited(tmp_path / "b.csv", table("mif", rows=[dict.fromkeys(blank, "")] * 3)))
    assert found(report) == found(plain) | {("", None, "null-words")}
    assert [one.message for one in report.findings if one.code == "null-words"] == [
        "Cells with a word or sign for nothing, such as NULL, N/A, None or a lone dash, were read as blank: 12."
    ]


def test_null_may_be_somebodys_name(tmp_path: Path) -> None:
    (report,) = reports_of(delimited(tmp_path / "a.csv", table("mif", rows=[{"mif.member_last_name": "NULL"}, {}])))
    assert found(report) == set()
