"""`ecmx template LAYOUT --members FILE`: a plan's return begun with that plan's members alone; filled in, clean and whole."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

import ecmx
from ecmx.cli.app import app
from ecmx.conversion import convert
from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import Severity
from ecmx.layouts import Layout, load_layout
from ecmx.layouts.templates.template import form_of
from tests.spec.blameless import blameless
from tests.spec.filled import entered, lists_of, row_of
from tests.written import delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

DAY = date(2026, 11, 5)
PLANS = {"Juniper Community Plan": "Jun", "Larkspur Health": "Lar", "Marigold Health Plan": "Mar"}
SHIPPED = Path(ecmx.__file__).parent / "layouts" / "shipped"
RETURNS = ("juniper-rtf", "juniper-otf", "larkspur-return", "marigold-2026")
PARTNERS = """
[[partner]]
kind = "provider"
name = "Valley Clinic"
ours = true
npis = ["1234567893"]
contact = { phone = "(559) 555-0100" }

[[staff]]
name = "R. Fenn"
central_liaison = true
phone = "5595550112"

[[staff]]
name = "A. Quill"
care_manager = true
phone = "5595550113"
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["template", *map(str, words)], env={"COLUMNS": "100"})


def rows_for(plan: str, count: int) -> list[dict[str, object]]:
    """A plan's members; every one bears words that stand nowhere else. The last is Termed. Member 0 is every plan's."""
    mark = PLANS[plan]
    return [
        {
            **blameless("mif", number + 1),
            "mif.member_cin": "90000000A" if number == 0 else f"9{list(PLANS).index(plan) + 1}{number:06d}A",
            "mif.member_last_name": f"{mark}Last{number}",
            "mif.member_first_name": f"{mark}First{number}",
            "mif.member_phone_number": f"66155501{list(PLANS).index(plan)}{number}",
            "mif.mcp_name": plan,
            "mif.primary_payer_identifier": f"{mark}01",
            "mif.member_record_status": "Termed" if number == count - 1 else "Continuing",
        }
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a member file of each plan."""
    folder = tmp_path_factory.mktemp("made") / "October für uns"
    folder.mkdir()
    for number, plan in enumerate(PLANS):
        workbook(folder / f"{PLANS[plan]}.xlsx", {"MIF": table("mif", rows=rows_for(plan, 4 + number))})
    return folder


@pytest.fixture
def month(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where the folder one is in says who we are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "partners.toml").write_text(PARTNERS, encoding="utf-8")
    return made


def begun(layout: str, month: Path) -> Path:
    """The plan's return with the month's members, begun once and lent as it was begun."""
    made = month.parent / f"{layout}.xlsx"
    if not made.exists():
        result = run(layout, "--members", month, "-o", made, "--as-of", "11/05/2026")
        assert result.exit_code == 0, result.output
    return Path(shutil.copy(made, f"{layout}.xlsx"))


def cells_of(path: Path) -> list[str]:
    return [str(cell) for tab in load_workbook(path) for row in tab.iter_rows(values_only=True) for cell in row if cell]


@pytest.mark.parametrize("name", RETURNS[1:])
def test_a_plan_has_its_own_members_and_no_word_of_another_plan(name: str, month: Path) -> None:
    layout = load_layout(name)
    text = "\n".join(cells_of(begun(name, month)))
    for number, plan in enumerate(PLANS):
        members = rows_for(plan, 4 + number)
        if plan == layout.partner:
            standing = members[:-1]
            assert all(
                str(one["mif.member_cin"]) in text and str(one["mif.member_last_name"]) in text for one in standing
            )
            assert str(members[-1]["mif.member_cin"]) not in text  # Termed
            continue
        own = [str(one[key]) for one in members for key in ("mif.member_last_name", "mif.member_phone_number")]
        own += [str(one["mif.member_cin"]) for one in members[1:]]
        assert not [word for word in (*own, plan, f"{PLANS[plan]}01") if word in text]


def fill_in(path: Path, layout: Layout, chance: random.Random) -> int:
    """Type into a begun form what is true of a month, in the blank cells alone; how many rows it has."""
    book = load_workbook(path)
    (name, *_) = [grid.name for grid in form_of(layout).grids]
    sheet, tab = layout.sheets[0], book[name]
    head = sheet.header_row or len(sheet.titles) + 1
    lists = lists_of(book, name)
    count = sum(any(cell.value not in (None, "") for cell in row) for row in tab.iter_rows(min_row=head + 1))
    for number in range(1, count + 1):
        texts = row_of(layout, sheet, 1 + number % 9) | scenario(chance)
        for at, column in enumerate(layout.columns_of(sheet), start=1):
            cell = tab.cell(head + number, at)
            ours = any(one.startswith(("rtf.", "otf.", "ext.outreach")) for one in column.elements)
            if cell.value in (None, "") and ours and any(texts.get(one) for one in column.elements):
                told = lists.get(at)
                picked = (
                    None
                    if column.element in ("rtf.lead_care_manager_name", "rtf.lead_care_manager_phone_number")
                    else told
                )
                cell.value = entered(layout, column, texts, picked)
    book.save(path)
    return count


def scenario(chance: random.Random) -> dict[str, str]:
    """How far a member has come."""
    day = f"10/{chance.randrange(10, 28)}/2026"
    attempt = {
        "otf.outreach_attempt_date": f"10/0{chance.randrange(1, 10)}/2026",
        "otf.outreach_attempt_method": chance.choice(("In-Person", "Telephonic/electronic")),
    }
    nothing = dict.fromkeys(
        (
            "rtf.ecm_benefit_start_date",
            "rtf.ecm_benefit_end_date",
            "rtf.discontinuation_date",
            "rtf.discontinuation_reason_code",
            "rtf.discontinuation_reason",
        ),
        "",
    )
    match chance.choice(("enrolled", "reached", "declined")):
        case "enrolled":
            return {**attempt, **nothing, "rtf.engagement_status": "3", "rtf.ecm_benefit_start_date": day}
        case "reached":
            return {**attempt, **nothing, "rtf.engagement_status": "2"}
        case _:
            return {
                **attempt,
                **nothing,
                "rtf.engagement_status": "4",
                "rtf.discontinuation_date": day,
                "rtf.discontinuation_reason_code": "2",
            }


@pytest.mark.parametrize("name", RETURNS)
def test_filled_in_it_is_clean_and_loses_nothing_on_its_way(name: str, month: Path) -> None:
    layout = load_layout(name)
    path = begun(name, month)
    count = fill_in(path, layout, random.Random(name))
    options = Options(as_of=DAY, isolated=False, layout=layout)
    (report,) = check_files([path], options)
    assert not isinstance(report, Refused)
    loud = {finding.code for finding in report.findings if finding.severity is Severity.ERROR}
    assert (loud, report.rows.total, report.rows.held) == (set(), count, 0)
    done = convert([path], layout, Path("sent.xlsx" if layout.container in (None, "xlsx") else "sent.txt"), options)
    assert done.rows.out == count
    assert (done.cells.not_carried, done.loses) == (0, False)


def test_a_member_file_alone_gives_the_returns_rows(month: Path) -> None:
    words = ["convert", str(month / "Jun.xlsx"), "--to", "guidance-rtf", "-o", "begun.xlsx", "--as-of", "11/05/2026"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "Started" in result.output
    (tab,) = load_workbook("begun.xlsx").worksheets
    wanted = [
        [one[f"mif.member_{key}"] for key in ("cin", "first_name", "last_name", "date_of_birth")]
        for one in rows_for("Juniper Community Plan", 4)
    ]
    assert [[*row[:4]] for row in tab.iter_rows(min_row=2, values_only=True)] == wanted


def test_what_is_left_blank_is_yellow_and_what_came_is_told_beside_the_form(month: Path) -> None:
    result = run("larkspur-return", "--members", month, "-o", "f.xlsx", "--as-of", "11/05/2026", "--termed")
    said = " ".join(result.output.split())
    assert "5 members of Larkspur Health, for 10/01/2026 to 10/31/2026." in said
    assert "10 members of other plans (Marigold Health Plan 6, Juniper Community Plan 4)" in said
    (grid,) = form_of(load_layout("larkspur-return")).grids
    header = [field.header for field in grid.fields]
    tab: Any = load_workbook("f.xlsx")[grid.name]
    row = dict(zip(header, [cell.value for cell in tab[2]], strict=True))
    assert row["ECM Provider Name"] == "Valley Clinic"
    assert row["ECM Lead Care Manager Name"] == "R. Fenn"
    assert row["RTF Reporting Period"] == "2026-10-01/2026-10-31"
    assert row["Enrollee Engagement Status"] is None
    at = header.index("Enrollee Engagement Status")
    marked = [str(one.sqref) for one in tab.conditional_formatting]
    assert any(tab.cell(2, at + 1).column_letter in one for one in marked)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What somebody may name who did not look."""
    folder = tmp_path_factory.mktemp("files")
    one = rows_for("Juniper Community Plan", 3)
    later = [{**row, "mif.reporting_period": "11/01/2026.11/30/2026"} for row in one]
    nameless = [{**row, "mif.mcp_name": "", "mif.primary_payer_identifier": "X9"} for row in one]
    return {
        "fine": workbook(folder / "fine.xlsx", {"MIF": table("mif", rows=one)}),
        "november": workbook(folder / "november.xlsx", {"MIF": table("mif", rows=later)}),
        "nobody": workbook(folder / "nobody.xlsx", {"MIF": table("mif", rows=nameless)}),
        "keyless": workbook(folder / "keyless.xlsx", {"MIF": table("mif", rows=[{"mif.member_cin": "none"}])}),
        "outreach": workbook(folder / "otf.xlsx", {"OTF": table("otf", rows=[{}])}),
        "text": delimited(folder / "notes.csv", [["to do"], ["call Ana"]]),
        "missing": folder / "missing.xlsx",
        "long": folder / f"{'n' * 300}.xlsx",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("mif", "--members", "fine"), "nothing in it for you to fill in"),
        (("juniper-rtf", "--members", "keyless"), "rows can be used"),
        (("juniper-rtf", "--members", "outreach"), "does not list members"),
        (("juniper-rtf", "--members", "text"), "notes.csv"),
        (("juniper-rtf", "--members", "missing"), "no such file"),
        (("juniper-rtf", "--members", "long"), "too long for the disk"),
        (("larkspur-return", "--members", "fine"), "These files have no members of Larkspur Health"),
        (("juniper-rtf", "--members", "nobody"), "--all-are"),
        (("juniper-rtf", "--members", "fine", "--members", "november"), "--month 2026-11"),
        (("juniper-rtf", "--members", "fine", "--plan", "Larkspur Health"), "cannot be in it"),
        (("juniper-rtf", "--members", "fine", "--month", "October"), "no such month"),
        (("juniper-rtf", "--members", "fine", "-o", "no such folder/f.xlsx"), "no such folder"),
        (("juniper-rtf", "--members", "fine", "--partners", "broken.toml"), "line 4"),
        (("juniper-rtf", "--month", "2026-10"), "--members FILE"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    words: tuple[str, ...], told: str, month: Path, files: dict[str, Path]
) -> None:
    Path("broken.toml").write_text(
        '[[partner]]\nkind = "provider"\nname = "Us"\nnpis = "1234567893"\n', encoding="utf-8"
    )
    before = set(Path().iterdir())
    result = (
        run(*(files.get(word, word) for word in words), "--as-of", "11/05/2026")
        if "--members" in words
        else run(*words)
    )
    assert result.exit_code == 2, result.output
    assert told in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert set(Path().iterdir()) == before


def test_members_of_several_plans_go_into_no_form_of_nobodys(month: Path) -> None:
    result = run("rtf", "--members", month, "-o", "f.xlsx")
    assert result.exit_code == 2
    assert "--plan NAME" in result.output
    assert run("rtf", "--members", month, "-o", "f.xlsx", "--plan", "Larkspur Health").exit_code == 0
    assert "JunLast1" not in "\n".join(cells_of(Path("f.xlsx")))


def test_a_folder_of_layouts_gives_each_plan_its_form(month: Path) -> None:
    """Of what cannot be made it is said why, and the others are made; nothing is written over."""
    folder = Path("our layouts")
    folder.mkdir()
    for name in ("juniper-otf", "larkspur-return", "larkspur-mif", "redbud-return"):
        (folder / f"{name}.toml").write_bytes((SHIPPED / f"{name}.toml").read_bytes())
    words = (folder, "--members", month, "-o", "returns", "--as-of", "11/05/2026")
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert {path.name for path in Path("returns").iterdir()} == {"juniper-otf.xlsx", "larkspur-return.xlsx"}
    said = " ".join(done.stderr.split())
    assert "Not made: The form larkspur-mif is for" in said
    assert "Not made: These files have no members of Redbud" in said
    text = "\n".join(cells_of(Path("returns/juniper-otf.xlsx")))
    assert "JunLast1" in text
    assert "LarLast1" not in text
    again = run(*words)
    assert (again.exit_code, "there is a file of that name already" in " ".join(again.output.split())) == (2, True)
    assert run(folder, "-o", "blank").exit_code == 0
    assert len(list(Path("blank").iterdir())) == 4
    assert run(folder, "-o", "one.xlsx").exit_code == 2
