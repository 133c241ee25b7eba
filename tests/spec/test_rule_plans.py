"""Which plan a row belongs to

One wrong upload is a breach: a plan must never receive another plan's member. So every row has a plan. What the row says
comes first: the MCP Name and the Primary Payer (MCP) Identifier of a Member Information File (Table 4, footnote 37), or a
column that a layout declares as the plan's. If a row says nothing, it belongs to the plan in whose form the file is.

If a row points to two plans, or to another plan than its file, nobody can tell which is right: an **error**, and the row
is on hold. Several ways to write one plan's name are no contradiction once they are listed as its aliases in
`partners.toml`. A name that nobody listed contradicts nothing; if there is a list of partners, the name is reported once
per column, with the similar name that may be meant, and its rows go into no plan's file.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ecmx.exchange import Options, Partner, Partners, Refused, check_files
from ecmx.layouts import load_layout
from tests.spec.blameless import TODAY
from tests.spec.cases import Case, agrees
from tests.written import delimited, letter_of, table

PLANS = (
    Partner(kind="plan", name="Juniper Community Plan", aliases=("Juniper", "JCP"), payer_identifiers=("JUN01",)),
    Partner(kind="plan", name="Larkspur Health", aliases=("Larkspur",), payer_identifiers=("LARK1",)),
)

CASES = [
    Case(
        title="A plan's name and another plan's identifier in one row",
        file="mif",
        rows=[
            {"mcp_name": "Juniper", "primary_payer_identifier": "JUN01"},
            {"mcp_name": "Juniper", "primary_payer_identifier": "LARK1"},
            {"mcp_name": "Larkspur Health", "primary_payer_identifier": "LARK1"},
        ],
        expect=[(3, None, "plan-contradicts")],
        partners=PLANS,
        why="Either of the two could be the mistake.",
    ),
    Case(
        title="Other ways to write the plan's name",
        file="mif",
        rows=[
            {"mcp_name": "JUNIPER COMMUNITY PLAN", "primary_payer_identifier": "JUN01"},
            {"mcp_name": "jcp", "primary_payer_identifier": "JUN01"},
            {"mcp_name": "Juniper", "primary_payer_identifier": ""},
        ],
        expect=[(4, "primary_payer_identifier", "required-blank")],
        partners=PLANS,
        why="Capital letters and spaces do not make it another plan, nor does a listed alias.",
    ),
    Case(
        title="A plan's name that is misspelled",
        file="mif",
        rows=[
            {"mcp_name": "Lakspur Health", "primary_payer_identifier": "LARK9"},
            {"mcp_name": "Larkspur", "primary_payer_identifier": "LARK1"},
        ],
        expect=[(2, "mcp_name", "plan-misspelt")],
        partners=PLANS,
        why="We suggest Larkspur Health, but never decide it: a guess could send the member to the wrong plan.",
    ),
    Case(
        title="A plan that nobody registered",
        file="mif",
        rows=[{"mcp_name": "Tidewater Mutual", "primary_payer_identifier": "TW1"}],
        expect=[(None, "mcp_name", "plan-unregistered")],
        partners=PLANS,
        why="It may be a plan that nobody told us about: one note for the column.",
    ),
    Case(
        title="Without a list of partners no name is unknown",
        file="mif",
        rows=[{"mcp_name": "Lakspur Health", "primary_payer_identifier": "LARK9"}],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)


def test_a_row_of_another_plan_than_its_files_is_held(tmp_path: Path) -> None:
    rows = table("mif", rows=[{"mif.mcp_name": "Juniper"}, {"mif.mcp_name": "Larkspur"}, {"mif.mcp_name": ""}])
    path = delimited(tmp_path / "mif.csv", rows)
    partners = Partners(PLANS, registered=True)
    theirs = msgspec.structs.replace(load_layout("guidance-mif"), partner="Juniper")
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False, partners=partners, layout=theirs))
    assert not isinstance(report, Refused), report.error.code
    (told,) = [one for one in report.findings if one.code == "plan-contradicts"]
    assert (told.place.row, told.place.column) == (3, letter_of("mif.mcp_name", "mif"))
    assert "says Larkspur Health and another says Juniper Community Plan" in told.message
    assert (report.rows.held, report.rows.clean) == (1, 2)
