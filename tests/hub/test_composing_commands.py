"""`ecmx hub compose`, `files-out`, `status` and `trace`: what a person gets who makes a month's returns and is asked about them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import ProviderMonth
from tests.hub.test_looking_commands import hub

ANA, BEA = "91234567A", "91234568B"


@pytest.fixture
def month(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> ProviderMonth:
    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "120")
    return ProviderMonth(Clinic.opened(hub_database))


def test_a_month_is_composed_looked_at_and_traced(month: ProviderMonth, tmp_path: Path) -> None:
    month.clinic.receives("juniper", file("mif", [{"cin": cin} for cin in (ANA, BEA)]))
    month.says("MemberRefusal", BEA, plan="juniper", day=date(2026, 10, 9), reason="capacity")
    month.event(ANA, "outreach-started", date(2026, 10, 3))
    month.attempt(ANA, date(2026, 10, 3))
    for kind in ("rtf", "otf"):
        month.agreed(kind=kind, layout=f"juniper-{kind}")
    month.agreed("redbud", kind="otf", nil="nothing")

    done = hub("compose", "--period", "2026-10", "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "Juniper Health: RTF 10/01/2026 to 10/31/2026, form juniper-rtf" in told
    assert "2 of 2 members, count matches: 1 included (1 rows), 1 not included" in told
    assert (
        "1 × We told the plan that we cannot accept the member: not accepted, waiting for the plan to remove the member. refused"
        in told
    )
    assert "beyond the guidance, and not agreed on" in told
    assert "It has not been sent." in told
    assert "Nothing to report, and nothing is sent, as agreed." in told
    (rtf,) = json.loads(hub("compose", "--plan", "Juniper", "--type", "rtf", "--period", "2026-10", "--json").output)
    assert rtf["left_out"] == {"rtf": {"refused": 1}} and rtf["adds_up"]
    (path,) = [one for one in tmp_path.iterdir() if "RTF" in one.name and "JP" in one.name]
    assert ANA.encode() in path.read_bytes() and BEA.encode() not in path.read_bytes()

    listed = hub("files-out", "--plan", "juniper").output
    assert "prepared; not sent yet" in listed and "withdrawn before it was sent" in listed
    shown = " ".join(hub("trace", str(rtf["file"])).output.split())
    assert "prepared by rosa" in shown and "RTF: 1 of 2 members included, in 1 rows." in shown
    assert "All members counted." in shown and "counted just now" in shown
    of_ana = " ".join(hub("trace", "--member", ANA, "--period", "2026-10").output.split())
    assert "Currently in Outreach" in of_ana and rtf["sha256"] in of_ana
    of_bea = " ".join(hub("trace", str(rtf["file"]), "--member", BEA).output.split())
    assert "RTF: not included. We told the plan that we cannot accept the member" in of_bea


def test_what_cannot_be_composed_is_said_with_a_way_out(month: ProviderMonth) -> None:
    for words, said in (
        (("--period", "October"), "That names no reporting period."),
        (("--plan", "Nobody"), "No partner of this hub goes by that name."),
        (("--type", "mif", "--period", "2026-10"), "is sent by the plan"),
        (
            (
                "--type",
                "rft",
            ),
            "A file type is",
        ),
        (("--plan", "juniper", "--type", "referral"), "is due to Juniper Health"),
        (
            (
                "--known",
                "soon",
            ),
            "That is no moment.",
        ),
        (("--correct", "999"), "no file with that number"),
    ):
        done = hub("compose", *words)
        assert done.exit_code and said in " ".join(done.output.split()), done.output
    assert "Say what to trace" in hub("trace").output
    from ecmx.hub.accounts import acting
    from ecmx.hub.outbound import compose

    reader = acting("rosa", month.by.organization.slug)
    with pytest.raises(Exception, match="may not"):
        compose(
            month.plans["juniper"],
            period=(date(2026, 10, 1), date(2026, 10, 31)),
            by=type(reader)(reader.organization, reader.user, ("reader",)),
            home=month.home,
        )
