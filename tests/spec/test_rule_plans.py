"""Whose row it is

One wrong upload is a breach: a plan must never receive another plan's member. So every row has a plan. Its own words go
first: the MCP Name and the Primary Payer (MCP) Identifier of a Member Information File (Table 4, footnote 37), or a
column that a layout declares as the plan's. A row that says nothing is the plan's in whose layout the file is.

Where the two words of a row name two plans, or the row names another plan than its file, nobody can tell which of them
is right: an **error**, and the row is held. Several ways to write one plan's name are no contradiction once they are
listed as its aliases in `partners.toml`. A name that nobody registered contradicts nothing; where a list of partners is
at hand it is told once a column, with the name that it is so near to, and its rows go into no plan's file.
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
        why="Each of the two could be the slip.",
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
        why="Capitals and spaces make no other plan, nor does an alias that is registered.",
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
        why="Larkspur Health is offered, and never taken: a guess could send the member to the wrong plan.",
    ),
    Case(
        title="A plan that nobody registered",
        file="mif",
        rows=[{"mcp_name": "Tidewater Mutual", "primary_payer_identifier": "TW1"}],
        expect=[(None, "mcp_name", "plan-unregistered")],
        partners=PLANS,
        why="It may be a plan that nobody told us of: one note for the column.",
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
