"""What `compose` says of a program's records: whose they are, what does not go along, and where each came from."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import ecmx
from ecmx.exchange import Partner
from ecmx.layouts import load_layout

DAY = date(2026, 11, 1)
JUNIPER, LARKSPUR = "Juniper Community Plan", "Larkspur Health"
PARTNERS = ecmx.Partners(
    (
        Partner(kind="plan", name=JUNIPER, aliases=("JCP",), payer_identifiers=("JP01",)),
        Partner(kind="plan", name=LARKSPUR, payer_identifiers=("LH01",)),
    ),
    registered=True,
)


def records(kind: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Records of a file type, each with a CIN of its own."""
    cins = [{f"{kind}.member_cin": f"9100000{number}B", **row} for number, row in enumerate(rows)]
    names = list(dict.fromkeys(name for row in cins for name in row))
    return ecmx.record_frame(kind, {name: [row.get(name) for row in cins] for name in names})


def cins_in(sent: ecmx.Composed) -> set[str]:
    return {cin for number in range(10) if (cin := f"9100000{number}B").encode() in sent.bytes()}


CONTRADICTING: dict[str, dict[str, str]] = {
    "plan and the row's word": {"plan": JUNIPER, "plan:said": LARKSPUR},
    "an alias and the row's word": {"plan": "JCP", "plan:said": "larkspur health"},
    "plan and MCP name": {"plan": JUNIPER, "mif.mcp_name": LARKSPUR},
    "plan and payer identifier": {"plan": JUNIPER, "mif.primary_payer_identifier": "LH01"},
    "MCP name and payer identifier": {"mif.mcp_name": JUNIPER, "mif.primary_payer_identifier": "LH01"},
}
AGREEING: dict[str, dict[str, str]] = {
    "an alias of it": {"plan": JUNIPER, "plan:said": "jcp"},
    "all of its words": {"plan": "JCP", "mif.mcp_name": JUNIPER, "mif.primary_payer_identifier": "JP01"},
    "its number alone": {"mif.primary_payer_identifier": "JP01"},
    "its name alone": {"mif.mcp_name": "JCP"},
    "a number that nobody registered": {"plan": JUNIPER, "mif.primary_payer_identifier": "ZZ99"},
}


@pytest.mark.parametrize("what", CONTRADICTING)
@pytest.mark.parametrize("partner", [JUNIPER, LARKSPUR, ""])
def test_a_record_of_two_plans_goes_nowhere(what: str, partner: str) -> None:
    import msgspec

    layout = msgspec.structs.replace(load_layout("guidance-mif"), container="csv", partner=partner)
    frame = records("mif", CONTRADICTING[what], {"plan": partner or JUNIPER})
    sent = ecmx.compose({"mif": frame}, layout, partners=PARTNERS, as_of=DAY)
    assert cins_in(sent) == {"91000001B"}
    assert (sent.rows, sent.withheld) == (1, 1)
    told = sent.findings.frame().filter(pl.col("code") == "plan-contradicts")
    assert told["row"].to_list() == [1]
    assert JUNIPER in told["message"][0]
    assert LARKSPUR in told["message"][0]
    assert sent.losses.counts() == {"plan-contradicts": frame[0].select(own_cells(frame[0])).width}


@pytest.mark.parametrize("what", AGREEING)
def test_a_record_whose_words_agree_goes_to_its_plan(what: str) -> None:
    import msgspec

    for partner, goes in ((JUNIPER, True), (LARKSPUR, False)):
        layout = msgspec.structs.replace(load_layout("guidance-mif"), container="csv", partner=partner)
        sent = ecmx.compose({"mif": records("mif", AGREEING[what])}, layout, partners=PARTNERS, as_of=DAY)
        assert bool(cins_in(sent)) is goes
        assert sent.withheld == (not goes)


def test_a_plan_that_nobody_registered_is_not_overruled_by_another_word() -> None:
    import msgspec

    layout = msgspec.structs.replace(load_layout("guidance-mif"), container="csv", partner=JUNIPER)
    frame = records("mif", {"plan": "Tidewater", "mif.mcp_name": JUNIPER})
    assert ecmx.compose({"mif": frame}, layout, partners=PARTNERS, as_of=DAY).withheld == 1


def own_cells(frame: pl.DataFrame) -> list[str]:
    """The filled cells of a record: its elements, and what it says of its plan."""
    return [
        name
        for name in frame.columns
        if name not in ("file", "sheet", "row", "plan", "provider")
        and not name.endswith(":state")
        and frame[name][0] is not None
    ]


def test_losses_name_the_file_tab_and_row_that_a_record_came_from() -> None:
    frame = records(
        "rtf",
        {"file": "a.xlsx", "sheet": "October", "row": 7, "plan": LARKSPUR},
        {"file": "b.xlsx", "sheet": "Sheet1", "row": 7, "plan": LARKSPUR},
        {"plan": LARKSPUR},
        {"file": "b.xlsx", "sheet": "Sheet1", "row": 9, "plan": LARKSPUR},
        {"file": "b.xlsx", "sheet": "Sheet1", "row": 9, "plan": LARKSPUR},
    )
    sent = ecmx.compose({"rtf": frame}, load_layout("juniper-rtf"), partners=PARTNERS, as_of=DAY)
    lost = sent.losses.frame()
    places = set(lost.select("file", "sheet", "row").rows())
    # A record from nowhere, and two from one place, are told apart by their number among the records.
    assert places == {("a.xlsx", "October", 7), ("b.xlsx", "Sheet1", 7), ("", "rtf", 3), ("", "rtf", 4), ("", "rtf", 5)}
    assert set(lost["reason"]) == {"withheld-other-plan"}
    # Findings are of the grid: they call a record as `check_records` does.
    withheld = sent.findings.frame().filter(pl.col("code") == "withheld-other-plan")
    assert withheld["row"].to_list() == [1, 2, 3, 4, 5]


def test_findings_of_withheld_records_call_them_as_the_check_does() -> None:
    frame = records("rtf", {"row": 12, "plan": JUNIPER}, {"row": 40, "plan": LARKSPUR})
    sent = ecmx.compose({"rtf": frame}, load_layout("juniper-rtf"), partners=PARTNERS, as_of=DAY)
    found = sent.findings.frame()
    assert found.filter(pl.col("code") == "withheld-other-plan")["row"].to_list() == [40]
    assert set(found["row"].drop_nulls()) <= {12, 40}
