"""Columns: which one carries what, and which are missing

Plans use many names for one thing: "CIN", "Medi-Cal ID", "client_index_no", "Member Client Index Number (CIN)".
Columns are found by their headers, whatever their order, and by how well the data fit. If we are not sure about a column,
we do not read it and say so, because a column taken for the wrong one puts wrong data into every member's record, and
nobody notices.

- A plan's **own column** is a note. A plan may not ask for more than the guidance lists unless both agree (footnotes
  4 and 44), so it is worth knowing; it is not an error.
- A column that several plans add ("Authorization Number") is a note as well: we know what it is.
- A column that we are **not sure** about is a note, is not read, and is listed under "what was not checked".
- **Two columns with one header** are a warning on the second: the name does not say which one is meant. The first is
  read.
- Data **without a header** are not read: a note. A header of more than 1,000 characters is not read either: a warning.
- A required element **without a column** is a warning for the tab, not one for every row; a whole table that is
  missing is a note, since partial files are allowed. Tables 2 and 3 of a partial file, optional elements, and the names
  beside a return file's CIN are not required.
- Without the **CIN's column** no row can be matched with anybody, and without a **status** (New, Continuing, Termed; the
  engagement status) nobody knows what should happen with the members: an error, and all rows are on hold.

Codes that the guidance leaves to the plan ("where data elements are not otherwise defined", footnotes 11, 45 and 73)
are used as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, Severity
from ecmx.guidance import elements
from tests.spec.blameless import TODAY
from tests.spec.cases import Case, agrees
from tests.written import delimited, table

CASES = [
    Case(
        title="Optional columns may be absent",
        file="mif",
        rows=[{}, {}],
        without=[
            "medical_record_number",
            "member_email_address",
            "member_preferred_language",
            "mcp_name",
            "guardian_first_name",
        ],
    ),
    Case(
        title="A required column that is absent is said once",
        file="mif",
        rows=[{}, {}, {}],
        without=["member_phone_number"],
        expect=[(None, "member_phone_number", "column-missing")],
    ),
    Case(
        title="Columns of Table 2 that are absent are one note (fn 28, 33)",
        file="mif",
        rows=[{}, {}],
        without=["asthma", "dementia", "other_conditions"],
        expect=[(None, None, "clinical-columns-missing")],
        why="The plan sends what it knows; but nobody looked, and none of the members has been said to be without.",
    ),
    Case(
        title="A return that has no columns for a discontinuation (fn 61 to 64)",
        file="rtf",
        rows=[{}, {}],
        without=["discontinuation_date", "discontinuation_reason_code"],
        expect=[(None, None, "applicable-columns-missing")],
        why="They are required where they apply. Such a form cannot say that outreach has stopped.",
    ),
    Case(
        title="A tracker without the method",
        file="otf",
        rows=[{}, {}],
        without=["outreach_attempt_method"],
        expect=[(None, "outreach_attempt_method", "column-missing")],
    ),
    Case(
        title="A tracker without CINs",
        file="otf",
        rows=[{}],
        without=["member_cin"],
        expect=[(None, "member_cin", "key-column-missing")],
    ),
    Case(
        title="Members without a record status",
        file="mif",
        rows=[{}, {}],
        without=["member_record_status"],
        expect=[(None, "member_record_status", "status-column-missing")],
        why="New, Continuing or Termed: no row of such a file is applied by guess.",
    ),
    Case(
        title="A return without an engagement status",
        file="rtf",
        rows=[{}],
        without=["engagement_status"],
        expect=[(None, "engagement_status", "status-column-missing")],
    ),
    Case(
        title="No clinical data at all: a partial file",
        file="mif",
        rows=[{}, {}],
        without=[one.id for one in elements() if one.file == "mif" and one.table == 2],
        expect=[(None, None, "table-missing")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)


def report_of(folder: Path, rows: Sequence[Sequence[object]]) -> FileReport:
    (report,) = check_files([delimited(folder / "plan.csv", rows)], Options(as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused), report.error.code
    return report


def found(report: FileReport) -> dict[str, set[str]]:
    """Code → column letters."""
    codes: dict[str, set[str]] = {}
    for one in report.findings:
        if one.code != "cin-letter-unusual":
            codes.setdefault(one.code, set()).add(one.place.column)
    return codes


def otf(extra: Mapping[str, Sequence[object]], rows: int = 4) -> list[list[object]]:
    """A tracker with further columns at its end: header → cells."""
    made = table("otf", rows=[{}] * rows)
    for header, cells in extra.items():
        made[0].append(header)
        for row, cell in zip(made[1:], cells, strict=True):
            row.append(cell)
    return made


def test_a_plans_own_column_is_a_note(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"Batch Color": ["red", "red", "blue", "red"]}))
    assert found(report) == {"plan-column": {"E"}}
    assert all(one.severity is Severity.NOTE for one in report.findings)
    assert any("plan's own columns: E" in one.what for one in report.not_checked)


def test_a_known_extension_is_a_note_of_its_own(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"Outreach Outcome": ["Reached", "No answer", "No answer", "Reached"]}))
    assert found(report) == {"extension-column": {"E"}}
    (column,) = [column for column in report.sheets[0].columns if column.column == "E"]
    assert (column.element, column.label, column.how) == ("ext.outreach_outcome", None, "extension")


def test_an_unsure_column_is_not_read(tmp_path: Path) -> None:
    """A bare "Phone" beside several phones in a return file says not whose."""
    rows = table("rtf", rows=[{}] * 4, without=["rtf.member_phone_number"])
    rows[0].append("Phone")
    for row in rows[1:]:
        row.append("nobody's")
    report = report_of(tmp_path, rows)
    last = report.sheets[0].columns[-1]
    assert (last.header, last.element, last.how) == ("Phone", None, "unsure")
    assert found(report) == {"unsure-column": {last.column}}
    assert any(f"not sure of: {last.column}" in one.what for one in report.not_checked)


def test_one_header_twice_is_a_warning_and_the_first_is_read(tmp_path: Path) -> None:
    again = otf({"Outreach Attempt Method": ["Mass mailing"] * 4})
    report = report_of(tmp_path, again)
    assert found(report)["header-repeated"] == {"E"}
    assert "mass-communication" not in found(report)
    (warning,) = [one for one in report.findings if one.code == "header-repeated"]
    assert warning.severity is Severity.WARNING
    assert "Columns D and E" in warning.message


def test_headers_that_differ_in_a_number_are_not_one_header(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"Note 1": ["a", None, None, "b"], "Note 2": ["c", None, "d", None]}))
    assert "header-repeated" not in found(report)


def test_a_header_of_pages_is_not_read(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"Outreach Outcome " * 100: ["Reached", "No answer", None, None]}))
    assert found(report) == {"header-too-long": {"E"}}
    (warning,) = [one for one in report.findings if one.code == "header-too-long"]
    assert warning.severity is Severity.WARNING
    assert len(warning.place.header) < 100


def test_a_long_header_with_instructions_is_read(tmp_path: Path) -> None:
    long = f"Outreach Outcome (required; {'please enter what came of it, ' * 20})"
    assert found(report_of(tmp_path, otf({long: ["Reached"] * 4}))) == {"extension-column": {"E"}}


def test_data_without_a_header_are_not_read(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"": ["x", "y", "z", None]}))
    assert found(report) == {"column-without-header": {"E"}}


def test_an_empty_column_without_a_header_is_nothing(tmp_path: Path) -> None:
    report = report_of(tmp_path, otf({"": [None] * 4}))
    assert found(report) == {}
    assert [column.column for column in report.sheets[0].columns] == ["A", "B", "C", "D"]


def test_without_the_cins_column_every_row_is_held(tmp_path: Path) -> None:
    rows = table("rtf", rows=[{}] * 3, without=["rtf.member_cin"])
    report = report_of(tmp_path, rows)
    assert found(report) == {"key-column-missing": {""}}
    assert (report.rows.total, report.rows.held, report.rows.clean) == (3, 3, 0)


def test_a_later_set_of_populations_is_not_missing_the_twelve(tmp_path: Path) -> None:
    """Plans now print nine populations and an age group (later material; a layout can name the release)."""
    twelve = [name for name in table("mif", rows=[])[0] if str(name).startswith(("Adult –", "Child/Youth –"))]
    rows = table("mif", rows=[{}] * 3)
    keep = [at for at, header in enumerate(rows[0]) if header not in twelve]
    rows = [[row[at] for at in keep] for row in rows]
    nine = [
        "Individuals Experiencing Homelessness",
        "Individuals At Risk for Avoidable Hospital or ED Utilization",
        "Individuals with Serious Mental Health and/or SUD Needs",
        "Individuals Transitioning from Incarceration",
        "Adults Living in the Community and At Risk for LTC Institutionalization",
        "Adult Nursing Facility Residents Transitioning to the Community",
        "Children and Youth Enrolled in CCS or CCS WCM with Additional Needs Beyond the CCS Condition",
        "Children and Youth Involved in Child Welfare",
        "Birth Equity",
    ]
    rows[0] += nine
    for row in rows[1:]:
        row += ["0", "1", *["0"] * 7]
    codes = found(report_of(tmp_path, rows))
    assert "column-missing" not in codes
    assert "no-population" not in codes
