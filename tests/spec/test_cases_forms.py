"""Cases of forms: lists in one cell, absent columns, closed loops, changes only, populations as plans print them, odd spellings."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from ecmx.exchange import Options, Refused, check_files, receive
from ecmx.findings import FileReport
from ecmx.guidance import FileType
from tests.spec.blameless import TODAY

CONDITIONS, NEEDS, DRUGS = "other_conditions", "social_determinants", "prescriptions"


@dataclass(frozen=True)
class Probe:
    """A file of ../shared/cases/probes; what must be found: (row or None, code); and what is named in `not_checked`."""

    file: str
    found: frozenset[tuple[int | None, str]] = frozenset()
    layout: str = ""
    unchecked: str = ""

    def __str__(self) -> str:
        return self.file


def probe(file: str, *found: tuple[int | None, str], layout: str = "", unchecked: str = "") -> Probe:
    return Probe(file, frozenset(found), layout, unchecked)


PROBES = [
    probe("m104b", (5, "entries-together")),
    probe("g18", (5, "entries-together")),
    probe("m98", (5, "observation-date-missing")),
    probe("m104", (5, "description-missing")),
    probe("h01", (None, "clinical-columns-missing"), unchecked="Asthma"),
    probe("h04", (None, "clinical-columns-missing"), unchecked="Other clinical chronic conditions"),
    probe("h13", (None, "applicable-columns-missing"), unchecked="Recommendation for Discontinuation Date"),
    probe("e08", (5, "return-blank"), layout="rtf-clr2.toml"),
    probe("e09", (5, "referral-status-without-date"), layout="rtf-clr2.toml"),
    probe("e11", (5, "closure-reason-not-closed"), layout="rtf-clr2.toml"),
    probe("e13", (5, "served-without-service"), layout="rtf-clr2.toml"),
    probe("e05", layout="rtf-changes.toml"),
    probe("d31"),
    probe("d36"),
    probe("m138", (5, "other-spelling")),
    probe("g23", (None, "indicator-unclear")),
]
#: Notes of a whole file that any of these files may have.
BESIDE = {"cin-letter-unusual"}


def checked(path: Path, layout: Path | None = None) -> FileReport:
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False, layout=str(layout) if layout else None))
    assert not isinstance(report, Refused)
    return report


def found_in(report: FileReport) -> set[tuple[int | None, str]]:
    return {(one.place.row, one.code) for one in report.findings if one.code not in BESIDE}


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def as_workbook(rows: list[list[str]], path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(path)
    return path


@pytest.mark.parametrize("container", ["csv", "xlsx"])
@pytest.mark.parametrize("one", PROBES, ids=str)
def test_a_probe_says_what_is_right(one: Probe, container: str, shared_cases: Path, tmp_path: Path) -> None:
    path = shared_cases / "probes" / f"{one.file}.csv"
    if container == "xlsx":
        path = as_workbook(table(path), tmp_path / f"{one.file}.xlsx")
    report = checked(path, shared_cases / "probes" / one.layout if one.layout else None)
    assert found_in(report) == one.found
    assert any(one.unchecked in said.what for said in report.not_checked)


def changed(shared_cases: Path, tmp_path: Path, name: str, column: str, texts: dict[int, str]) -> Path:
    """A probe with other texts in some rows (Excel's numbers) of a column."""
    rows = table(shared_cases / "probes" / f"{name}.csv")
    at = rows[0].index(column)
    for row, text in texts.items():
        rows[row - 1][at] = text
    path = tmp_path / f"{name}-changed.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def flags_of(path: Path) -> list[set[str]]:
    """Of each row of a Member Information File the populations that are marked."""
    with receive(path, as_of=TODAY) as found:
        frames = list(found.records(FileType.MIF))
    return [
        {name.partition(".")[2] for name, value in row.items() if value is True and not name.endswith(":state")}
        & {"adult_high_utilizer", "adult_experiencing_homelessness", "child_welfare", "population_birth_equity"}
        for frame in frames
        for row in frame.iter_rows(named=True)
    ]


def test_populations_in_one_column_become_flags(shared_cases: Path, tmp_path: Path) -> None:
    path = changed(
        shared_cases, tmp_path, "d36", "ECM Population of Focus",
        {
            2: "Adult – High Utilizer",
            3: "Child/Youth – Involved in, or with a History of Involvement in, Child Welfare",
            4: "Adult – High Utilizer, Adult – Experiencing Homelessness",
            5: "adult - high utilizer | Adult - Experiencing Homelessness",
        },
    )  # fmt: skip
    both = {"adult_high_utilizer", "adult_experiencing_homelessness"}
    assert flags_of(path)[:5] == [{"adult_high_utilizer"}, {"child_welfare"}, both, both, both]


def test_words_that_nobody_understands_leave_the_column_whole(shared_cases: Path, tmp_path: Path) -> None:
    column = "ECM Population of Focus"
    one = changed(shared_cases, tmp_path, "d36", column, {3: "Blue cohort"})
    assert found_in(checked(one)) == {
        (3, "code-unknown"),
        (3, "no-population"),
    }  # one among seven is a slip, and takes nothing from the others
    many = changed(shared_cases, tmp_path, "d36", column, dict.fromkeys((2, 3, 4, 5), "Blue cohort"))
    assert found_in(checked(many)) == {(None, "extension-column")}


def test_every_flag_of_the_later_release_is_checked(shared_cases: Path, tmp_path: Path) -> None:
    path = changed(shared_cases, tmp_path, "d31", "Birth Equity Population of Focus", {3: "maybe", 4: "1"})
    assert found_in(checked(path)) == {(3, "yes-no-unreadable")}
    assert flags_of(path)[2] == {"population_birth_equity"}
    age = changed(shared_cases, tmp_path, "d31", "Age Group", {6: "01/15/1980"})
    assert found_in(checked(age)) == {(6, "code-unknown")}


#: Column of the MIF, an odd text in row 4, and whether it is read (else its own finding says what is wrong).
ODD = [
    ("Member Information File Reporting Period", "2026-10-01 to 2026-10-31", "other-spelling"),
    ("Member Gender Code", "Female", "other-spelling"),
    ("Diabetes", "Yes", "other-spelling"),
    ("Diabetes", "No", "other-spelling"),  # X is "no, or not reliably known" (fn 28): a no is that too
    ("Diabetes", "T", "yes-no-unreadable"),
    ("Member Transitioned from Health Homes Program", "Y", "other-spelling"),
    ("Member Transitioned from Health Homes Program", "false", "other-spelling"),
    ("Member Transitioned from Health Homes Program", "X", "yes-no-unreadable"),  # a no to one, a tick to another
    ("Member Transitioned from Health Homes Program", "1.0", None),
    ("Inpatient days in previous six (6) months, count", "3.0", None),
    ("Member Transitioned from Health Homes Program", "1 - Yes", "other-spelling"),
    ("Member Client Index Number (CIN)", "9123 4562 B", "other-spelling"),
    ("Member Residential Zip", "937011234", None),  # beside five digits there is no other way of writing nine
    ("Member Gender Code", "f", None),
    ("Member Phone Number", "559-555-0177", "phone-format"),
]


@pytest.mark.parametrize(("column", "text", "code"), ODD)
def test_one_odd_spelling_among_others(
    column: str, text: str, code: str | None, shared_cases: Path, tmp_path: Path
) -> None:
    path = changed(shared_cases, tmp_path, "h04", column, {4: text})
    found = {one for one in found_in(checked(path)) if one[0] is not None}
    assert found == ({(4, code)} if code else set())


def test_a_column_that_is_spelled_in_its_own_way_throughout_is_quiet(shared_cases: Path, tmp_path: Path) -> None:
    ways = {"Member Gender Code": "Female", "Member Information File Reporting Period": "10/01/2026 - 10/31/2026"}
    for column, text in ways.items():
        path = changed(shared_cases, tmp_path, "h04", column, dict.fromkeys(range(2, 10), text))
        assert not {one for one in found_in(checked(path)) if one[0] is not None}


LAYOUTS = {
    "no key": ('types = ["rtf"]\ncolumns = [{ element = "rtf.engagement_status" }]', "layout-without-key"),
    "no status": ('types = ["mif"]\ncolumns = [{ element = "mif.member_cin" }]', "layout-without-status"),
    "return by default": ('types = ["rtf"]', ""),
    "return with a column more": (
        'types = ["rtf"]\ncolumns = [{ extension = "ext.authorization_number", header = "Auth" }]\nelements_of = ["rtf"]',
        "",
    ),
    "referral": ('types = ["referral"]\ncolumns = [{ element = "referral.member_first_name" }]', ""),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_that_cannot_be_read_back_is_refused_everywhere(name: str, tmp_path: Path) -> None:
    from ecmx.errors import LayoutInvalid
    from ecmx.exchange import compose
    from ecmx.layouts import demand_readable, load_layout
    from ecmx.layouts.templates import write_template

    sheet, code = LAYOUTS[name]
    path = tmp_path / "own.toml"
    path.write_text(f'name = "own"\n[[sheets]]\n{sheet}\n', encoding="utf-8")
    layout = load_layout(str(path))
    for attempt in (
        lambda: demand_readable(layout),
        lambda: write_template(layout, tmp_path / "blank.xlsx"),
        lambda: compose({}, layout),
    ):
        if code:
            with pytest.raises(LayoutInvalid) as refused:
                attempt()
            assert refused.value.code == code
        else:
            attempt()
    if "rtf" in sheet and not code:
        names = {name for column in layout.columns_of(layout.sheets[0]) for name in column.elements}
        assert "rtf.member_cin" in names


def test_a_full_file_minds_the_same_blank(shared_cases: Path) -> None:
    report = checked(shared_cases / "probes" / "e05.csv")
    assert found_in(report) == {(5, "enrolled-without-start")}
