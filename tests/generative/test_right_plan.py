"""Invariant V9: a plan never receives another plan's member, nor a provider another provider's.

Months of three plans in one workbook, members of two plans among them, and lists of two providers' members, made by openpyxl. Every row
bears words that stand nowhere else; they are looked for in the bytes and cells of everything that was written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import openpyxl
import pytest

from ecmx.conversion import Wishes, convert, convert_each
from ecmx.errors import UsageProblem
from ecmx.exchange import Options, Partner, Partners
from ecmx.layouts import load_layout
from tests.generative.planting import text_of

DAY = date(2026, 11, 1)
PLANS = {
    "Juniper Community Plan": ("Juniper Community Plan", "JUNIPER", "juniper community plan "),
    "Larkspur Health": ("Larkspur Health", "LHP", "Larkspur  Health"),
    "Tidepool Health Plan": ("Tidepool Health Plan", "Tidepool"),
}
NOBODY = ("Larkspurr Heath", "Junper Comunity Plan", "Sunny Meadows", "")
RETURNS = {
    "Juniper Community Plan": "juniper-rtf",
    "Larkspur Health": "larkspur-return",
    "Tidepool Health Plan": "tidepool-rtf",
}
PARTNERS = Partners(
    (
        Partner(kind="plan", name="Juniper Community Plan", aliases=("JUNIPER",), payer_identifiers=("JP01",)),
        Partner(kind="plan", name="Larkspur Health", aliases=("LHP",)),
        Partner(kind="plan", name=load_layout("tidepool-rtf").partner, aliases=("Tidepool", "Tidepool Health Plan")),
        Partner(kind="provider", name="Valley Care", npis=("1234567893", "1987654328")),
        Partner(kind="provider", name="Hill Clinic", npis=("1245319599",)),
    ),
    registered=True,
)
RTF = (
    "Member Client Index Number (CIN)", "Member First Name", "Member Last Name", "Member Date of Birth", "Plan",
    "ECM Benefit Start Date (Enrollment Date)", "Status of Member Engagement", "ECM Benefit End Date (Disenrollment Date)",
    "ECM Lead Care Manager Name", "ECM Lead Care Manager Phone Number",
)  # fmt: skip
OTF = (
    "Member Client Index Number (CIN)", "Plan", "Provider Type", "Date of Outreach Attempt", "Outreach Attempt Method",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A planted row: the plan that it is by its own words ("" = nobody can say), its CIN, a word of its own."""

    plan: str
    cin: str
    mark: str


def month(path: Path, chance: random.Random) -> list[Row]:
    """A clinic's month: returns and attempts of three plans; some members are two plans', some rows name no known plan."""
    book = openpyxl.Workbook()
    returns = book.worksheets[0]
    returns.title = "Returns"
    attempts = book.create_sheet("Outreach")
    returns.append(RTF)
    attempts.append(OTF)
    rows: list[Row] = []
    for number in range(chance.randrange(8, 16)):
        cin = f"9{number:03d}{chance.randrange(10**4):04d}B"
        for _ in range(2 if chance.random() < 0.2 else 1):  # the second time under another plan
            plan = chance.choice(list(PLANS)) if chance.random() < 0.85 else ""
            said = chance.choice(PLANS[plan]) if plan else chance.choice(NOBODY)
            mark = f"Qz{number}x{len(rows)}"
            first, last = f"First{mark}", f"Last{mark}"
            manager = f"Manager {mark}"
            returns.append([cin, first, last, "01/15/1980", said, "10/05/2026", "3", None, manager, "5595550101"])
            rows.append(Row(plan, cin, mark))
    book.save(path)
    return rows


def everything(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder and all that stands in it, its bytes too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            kind = "xlsx" if path.suffix == ".xlsx" else "csv"
            yield path, text_of(path, kind) + path.read_bytes().decode("latin-1")


@pytest.mark.parametrize("seed", range(12))
def test_each_plan_gets_its_own_rows_and_nobody_elses(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    inbox, sent = tmp_path / "inbox", tmp_path / "sent"
    inbox.mkdir()
    sent.mkdir()
    rows = month(inbox / "month.xlsx", chance)
    layouts = {plan: msgspec.structs.replace(load_layout(name), protected=False) for plan, name in RETURNS.items()}
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    targets = [
        (layout, sent / f"{layout.name}.{'xlsx' if layout.container in (None, 'xlsx') else 'txt'}")
        for layout in layouts.values()
    ]
    done = convert_each([inbox / "month.xlsx"], targets, options, Wishes())
    own = {layout.name: plan for plan, layout in layouts.items()}
    for path, text in everything(sent):
        for row in rows:
            if row.plan != own[path.stem]:
                assert row.mark not in text, f"{path.name} has a row of {row.plan or 'nobody'}"
    named = {plan: sum(row.plan == plan for row in rows) for plan in PLANS}
    assert {own[output.layout.name]: output.rows for output in done.outputs} == named
    nobody = [row for row in rows if not row.plan]
    assert done.rows.withheld == len(nobody)
    held = "\n".join(text for _, text in everything(inbox / "held"))
    assert all(row.mark in held for row in nobody)
    assert not any(row.mark in held for row in rows if row.plan)
    assert {path.name for path in tmp_path.rglob("*") if path.parent == sent} == {path.name for _, path in targets}


@pytest.mark.parametrize("plan", RETURNS)
def test_one_plans_file_out_of_a_month_of_three(plan: str, tmp_path: Path) -> None:
    rows = month(tmp_path / "month.xlsx", random.Random(plan))
    (tmp_path / "sent").mkdir()
    layout = msgspec.structs.replace(load_layout(RETURNS[plan]), protected=False)
    out = tmp_path / "sent" / ("out.xlsx" if layout.container in (None, "xlsx") else "out.txt")
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    done = convert([tmp_path / "month.xlsx"], layout, out, options)
    assert done.rows.out == sum(row.plan == plan for row in rows)
    for held in done.held:
        text = text_of(held.path, "xlsx")
        others = [row for row in rows if row.mark in text]
        assert len({row.plan for row in others}) == 1, "two plans' rows lie in one file"
        assert all(row.plan != plan for row in others)


def test_all_are_covers_who_names_nobody_but_not_who_nearly_names_another(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(RTF)
    for at, said in enumerate(("", "Sunny Meadows", "Larkspurr Heath", "Larkspur Health", "Junper Comunity Plan")):
        book.worksheets[0].append(
            [f"9000000{at}B", "A", "B", "01/15/1980", said, "10/05/2026", "3", None, "Kim Vale", "5595550101"]
        )
    book.save(tmp_path / "month.xlsx")
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    layout = load_layout("juniper-rtf")
    done = convert([tmp_path / "month.xlsx"], layout, tmp_path / "out.txt", options, all_are="JUNIPER")
    text = (tmp_path / "out.txt").read_text()
    assert [f"9000000{at}B" in text for at in range(5)] == [True, True, False, False, True]
    assert done.rows.withheld == 2
    reasons = {loss.code: loss.message for loss in done.losses}
    assert "Larkspur Health" in reasons["withheld-unknown-plan"]
    assert "Larkspurr" not in str(reasons)  # what stands in a cell is not repeated


def members(path: Path, npis: list[str]) -> list[str]:
    """A plan's list of members, each of a provider."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        ["Member Client Index Number (CIN)", "Member First Name", "Member Last Name", "Member Date of Birth",
         "ECM Service Authorization Date by MCP",
         "Member Assignment Date", "MCP Name", "Member Record Status", "ECM Provider NPI"]
    )  # fmt: skip
    cins = []
    for at, npi in enumerate(npis):
        cins.append(f"9100000{at}B")
        sheet.append(
            [
                cins[-1],
                f"Fi{at}",
                f"La{at}",
                "01/15/1980",
                "10/01/2026",
                "10/02/2026",
                "Juniper Community Plan",
                "New",
                npi,
            ]
        )
    book.save(path)
    return cins


def test_a_provider_gets_its_own_members_by_all_of_its_npis(tmp_path: Path) -> None:
    cins = members(tmp_path / "mif.xlsx", ["1234567893", "1245319599", "1987654328", ""])
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    for name in ("guidance-mif", "juniper-mif"):
        out = tmp_path / f"{name}.{'xlsx' if name == 'guidance-mif' else 'txt'}"
        done = convert([tmp_path / "mif.xlsx"], load_layout(name), out, options, for_provider="Valley Care", force=True)
        text = text_of(out, "xlsx" if name == "guidance-mif" else "pipe")
        assert [cin in text for cin in cins] == [True, False, True, False]
        assert "1245319599" not in text
        assert done.rows.withheld == 2


def test_a_list_of_several_providers_goes_to_nobody_in_particular(tmp_path: Path) -> None:
    members(tmp_path / "mif.xlsx", ["1234567893", "1245319599"])
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    with pytest.raises(UsageProblem, match="belong to 2 providers"):
        convert([tmp_path / "mif.xlsx"], load_layout("guidance-mif"), tmp_path / "out.xlsx", options)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mif.xlsx"]
    convert(
        [tmp_path / "mif.xlsx"], load_layout("canonical"), tmp_path / "roster.xlsx", options
    )  # our own roster takes all


def test_a_member_of_two_plans_keeps_each_plans_own_words(tmp_path: Path) -> None:
    """Names beside a return come from a MIF of the same plan, never from the other plan's."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Member Client Index Number (CIN)", "Member First Name", "Member Last Name", "Member Date of Birth",
                  "MCP Name", "Member Record Status",
                  "ECM Service Authorization Date by MCP", "Member Assignment Date",
                  "Member Residential Address", "Member Residential City"])  # fmt: skip
    sheet.append(
        [
            "91000000B",
            "Rosa",
            "Secret",
            "01/15/1980",
            "Larkspur Health",
            "New",
            "10/01/2026",
            "10/02/2026",
            "1 Oak St",
            "Fresno",
        ]
    )
    book.save(tmp_path / "mif.xlsx")
    month_book = openpyxl.Workbook()
    month_book.worksheets[0].append([name for name in RTF if "Name" not in name or "Manager" in name])
    month_book.worksheets[0].append(
        ["91000000B", "01/15/1980", "Juniper Community Plan", "10/05/2026", "3", None, "Kim Vale", "5595550101"]
    )
    month_book.save(tmp_path / "rtf.xlsx")
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    layout = load_layout("guidance-rtf")
    juniper = msgspec.structs.replace(layout, name="own", partner="Juniper Community Plan")
    convert([tmp_path / "mif.xlsx", tmp_path / "rtf.xlsx"], juniper, tmp_path / "out.xlsx", options)
    text = text_of(tmp_path / "out.xlsx", "xlsx")
    assert "91000000B" in text
    assert "Secret" not in text


def test_a_row_of_two_plans_by_its_own_words_is_held(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([*RTF, "Primary Payer (MCP) Identifier"])
    book.worksheets[0].append(
        [
            "91000000B",
            "A",
            "B",
            "01/15/1980",
            "Larkspur Health",
            "10/05/2026",
            "3",
            None,
            "Kim Vale",
            "5595550101",
            "JP01",
        ]
    )
    book.save(tmp_path / "month.xlsx")
    options = Options(as_of=DAY, isolated=False, partners=PARTNERS)
    for name in ("juniper-rtf", "larkspur-return"):
        out = tmp_path / f"{name}.{'txt' if name == 'juniper-rtf' else 'csv'}"
        done = convert([tmp_path / "month.xlsx"], load_layout(name), out, options, force=True)
        assert (done.rows.out, done.rows.held) == (0, 1)
        assert "91000000B" not in out.read_text()
