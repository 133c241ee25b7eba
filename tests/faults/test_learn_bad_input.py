"""Samples that no layout can be learned from: one sentence with what to do, exit code 2, nothing written; in every container."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.layouts import load_layout
from tests.written import Rows, delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

CLAIMS = [
    ["Claim Number", "Claim Line", "Service From Date", "Service To Date", "Procedure Code", "Modifier 1", "Billed Amount",
     "Paid Amount", "Rendering Provider NPI", "Place of Service", "Diagnosis Code 1"],
    *[[f"C{n}", "1", "09/01/2026", "09/02/2026", "99213", "25", "120.00", "80.00", "1234567893", "11", "E11.9"] for n in range(12)],
]  # fmt: skip
ELIGIBILITY = [
    ["Subscriber ID", "Aid Code", "Eligibility Begin Date", "Eligibility End Date", "Coverage Type", "Capitation Amount", "HCP Code"],
    *[[f"S{n}", "M1", "01/01/2026", "12/31/2026", "Full", "310.00", "305"] for n in range(12)],
]  # fmt: skip
UNKNOWN = [["Zeta", "Kappa", "Omega", "Sigma"], *[[f"q{n}", "blue", "7.5.1", f"<{n}>"] for n in range(12)]]


def as_xlsx(path: Path, rows: Rows) -> Path:
    return workbook(path.with_suffix(".xlsx"), {"Data": rows})


def as_csv(path: Path, rows: Rows) -> Path:
    return delimited(path.with_suffix(".csv"), rows)


def as_pipe(path: Path, rows: Rows) -> Path:
    return delimited(path.with_suffix(".txt"), rows, delimiter="|")


def as_xml(path: Path, rows: Rows) -> Path:
    names = [str(cell).replace(" ", "_") for cell in rows[0]]
    records = [
        "<row>"
        + "".join(f"<{name}>{escape(str(cell))}</{name}>" for name, cell in zip(names, row, strict=True) if cell)
        + "</row>"
        for row in rows[1:]
    ]
    path.with_suffix(".xml").write_text(f"<rows>{''.join(records)}</rows>", encoding="utf-8")
    return path.with_suffix(".xml")


CONTAINERS = [as_xlsx, as_csv, as_pipe, as_xml]
Write = Callable[[Path, Rows], Path]


def learn(path: Path, *words: str) -> Result:
    out = str(path.parent / "plan.toml")
    return CliRunner().invoke(
        app,
        ["layouts", "learn", str(path), "--yes", "--as-of", "2026-11-01", "-o", out, *words],
        env={"COLUMNS": "100"},
    )


def refused(result: Result, says: str, folder: Path) -> None:
    assert result.exit_code == 2, result.output
    said = " ".join(result.output.split())
    assert said.startswith("ecmx: ")
    assert says in said
    assert "Traceback" not in said
    assert not list(folder.glob("*.toml"))


@pytest.mark.parametrize("write", CONTAINERS)
@pytest.mark.parametrize(
    ("rows", "says"),
    [
        pytest.param(CLAIMS, "this looks like a claims or encounter extract", id="claims"),
        pytest.param(ELIGIBILITY, "this looks like an eligibility or enrollment extract", id="eligibility"),
        pytest.param(UNKNOWN, "no tab of it has the headers of one of the four ECM files", id="unknown"),
    ],
)
def test_a_file_of_another_kind_says_what_it_looks_like(write: Write, rows: Rows, says: str, tmp_path: Path) -> None:
    refused(learn(write(tmp_path / "sample", rows)), says, tmp_path)


def test_what_the_file_is_has_been_said_already(tmp_path: Path) -> None:
    result = learn(as_csv(tmp_path / "sample", UNKNOWN), "--type", "rtf")
    refused(result, "no tab of it has the headers of one of the four ECM files", tmp_path)
    assert "--type" not in result.output


@pytest.mark.parametrize("write", [as_xlsx, as_csv, as_pipe])
def test_two_tables_one_below_the_other(write: Write, tmp_path: Path) -> None:
    first, second = table("otf", rows=[{}] * 8), table("rtf", rows=[{}] * 8)
    path = write(tmp_path / "sample", [*first, [], [], *second])
    refused(learn(path), "two tables, with headers in row 1 and in row 12", tmp_path)


@pytest.mark.parametrize("write", [as_xlsx, as_csv])
def test_two_tables_side_by_side(write: Write, tmp_path: Path) -> None:
    first = table("otf", rows=[{}] * 8)
    second = table("otf", rows=[{"otf.member_cin": f"9100000{n}B"} for n in range(8)])
    path = write(tmp_path / "sample", [[*one, None, *other] for one, other in zip(first, second, strict=True)])
    refused(learn(path), "two tables side by side", tmp_path)


@pytest.mark.parametrize("write", [as_xlsx, as_csv, as_pipe])
def test_headers_alone_are_learned_by_their_words_and_said_to_be(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / "sample", table("mif", rows=[]))
    result = learn(path)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "The samples have no rows" in said
    assert len(load_layout(str(tmp_path / "plan.toml")).sheets[0].columns) > 60


def test_an_empty_file_and_one_that_is_no_file_of_data(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "notes.xlsx").write_bytes(b"no workbook at all")
    for name in ("empty.csv", "notes.xlsx"):
        refused(learn(tmp_path / name), "", tmp_path)


def test_samples_of_different_files_are_not_mixed(tmp_path: Path) -> None:
    one = as_csv(tmp_path / "one", table("otf", rows=[{}] * 4))
    other = as_csv(tmp_path / "other", table("mif", rows=[{}] * 4))
    refused(learn(one, str(other)), "few headers in common", tmp_path)


def test_headers_that_would_break_a_comment_or_the_toml_do_not(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}] * 4)
    rows[0] += ['Quote " and \\ back', "Line\nbreak # no comment", "]]", "Type of Attempt\u2028x"]
    for row in rows[1:]:
        row += ["a", "b", "c", "d"]
    path = as_xlsx(tmp_path / 'sam"ple\x7f', rows)
    result = learn(path)
    assert result.exit_code == 0, result.output
    headers = [column.header for column in load_layout(str(tmp_path / "plan.toml")).sheets[0].columns]
    assert headers[-4] == 'Quote " and \\ back'
    assert len(headers) == len(rows[0])


CINS = [f"9{number:07}A" for number in range(14)]
OWN = [f"v{number}" for number in range(7)]
ODD: dict[str, tuple[Rows, str]] = {
    "16,384 columns": (
        [["CIN", *(f"Column {at}" for at in range(16_383))], *([cin, *OWN * 2340] for cin in CINS[:4])],
        "at most 2,000 are read",
    ),
    "headers of 2,000 characters": (
        [[f"{at} " + "please say what you know " * 80 for at in range(12)], *([cin, *["x"] * 11] for cin in CINS)],
        "no tab of it has the headers",
    ),
    "every header the same": (
        [["CIN"] * 6, *([cin, *OWN[:5]] for cin in CINS)],
        "this looks like a table whose headers all say the same",
    ),
    "every cell the same": (
        [["CIN", "First Name", "Last Name", "DOB", "ECM Start Date", "Engagement Status"], *([["x"] * 6] * 14)],
        "every cell below the headers says the same",
    ),
    "every cell the same, and few columns": (
        [["CIN", "First Name", "Last Name", "DOB"], *([["x"] * 4] * 14)],
        "this looks like a table in which every cell says the same",
    ),
    "another program's census": (
        [["Client ID", "Last Name", "First Name", "DOB", "Entry Date", "Bed"],
         *([f"H{at}", "Tran", "Paz", "01/02/1980", "09/01/2026", at] for at in range(14))],
        "this looks like a list of people without their CINs",
    ),
    "two people in a row": (
        [["CIN", "Name", "Start Date", "CIN 2", "Name 2", "Start Date 2"],
         *([one, "Tran, Paz", "09/01/2026", other, "Oak, Lee", "09/02/2026"] for one, other in zip(CINS, CINS[::-1], strict=True))],
        "a list with two people in a row",
    ),
    "a form for one person": (
        [["Member CIN", CINS[0]], ["First Name", "Paz"], ["Last Name", "Tran"], ["Date of Birth", "01/02/1980"], ["Status", "open"]],
        "this looks like a form for one person",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", list(ODD))
def test_what_is_no_list_of_members_is_said_and_nothing_is_guessed(what: str, tmp_path: Path) -> None:
    rows, says = ODD[what]
    refused(learn(as_csv(tmp_path / "sample", rows)), says, tmp_path)


def test_two_people_in_a_row_are_refused_whatever_the_file_is_said_to_be(tmp_path: Path) -> None:
    rows, says = ODD["two people in a row"]
    refused(learn(as_csv(tmp_path / "sample", rows), "--type", "rtf"), says, tmp_path)


def test_sixty_tabs_of_nothing_are_looked_at_and_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sample.xlsx", {f"Tab {at}": UNKNOWN for at in range(60)})
    refused(learn(path), "no tab of it has the headers of one of the four ECM files", tmp_path)
