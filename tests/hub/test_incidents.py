"""A file that should not have gone, or came and should not have: who is concerned, what is done, who must be told by when."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import OTHER_NPI, Clinic, file
from tests.hub.sent_files import phone, sent

A, B = "91000001A", "91000002A"
SECRETS = (A, B, "Lopez", phone(A))


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    made = Clinic.opened(hub_database)
    made.receives("juniper", file("mif", [{"cin": A}, {"cin": B}]))
    return made


def opens(clinic: Clinic, made: Any, **said: Any) -> Any:
    from ecmx.hub.incidents import open_incident

    when = said.pop("discovered_at", datetime.now(UTC) - timedelta(hours=1))
    return open_incident(made.pk, by=clinic.by, home=clinic.home, discovered_at=when, **said)


def says(clinic: Clinic, made: Any, state: str, **said: Any) -> Any:
    from ecmx.hub.incidents import say_step

    return say_step(made.pk, by=clinic.by, home=clinic.home, state=state, **said)


def view(clinic: Clinic, made: Any) -> Any:
    from ecmx.hub.incidents import incident_view

    return incident_view(made.pk, by=clinic.by, home=clinic.home)


def audited(clinic: Clinic) -> str:
    from ecmx.hub.accounts import AuditEntry

    found = AuditEntry.objects.filter(organization=clinic.by.organization)
    return str(list(found.values_list("action", "kind", "objects_ids", "detail")))


def test_a_file_of_ours_is_recalled_step_by_step_until_everybody_was_told(clinic: Clinic) -> None:
    from ecmx.hub.incidents import incidents, say_told
    from ecmx.hub.retention import holds
    from ecmx.hub.saying import notes
    from ecmx.hub.transmissions import PartnerMessage

    made = sent(clinic, A, B)
    incident = opens(clinic, made, note="sent to the wrong plan")
    made.refresh_from_db()
    assert (made.state, incident.state) == ("recalled", "recall-drafted")
    assert (incident.rows, incident.members) == (2, 2)
    assert incident.elements == ["rtf.member_phone_number", "rtf.status_of_member_engagement"]
    with pytest.raises(UsageProblem, match="is already open"):
        opens(clinic, made)

    (note,) = notes(by=clinic.by)
    assert made.digest in note.text and "destroy" in note.text
    assert not [value for value in SECRETS if value in note.text + note.subject]

    with pytest.raises(UsageProblem, match="not the next step"):
        says(clinic, made, "destroyed", how="by mail", who="K. Reyes")
    with pytest.raises(UsageProblem, match="needs more information"):
        says(clinic, made, "recall-sent")
    says(clinic, made, "recall-sent", how="secure mail")
    assert PartnerMessage.objects.of(clinic.by.organization).get(kind="recall").state == "sent"
    says(clinic, made, "destroyed", how="confirmed by mail", who="K. Reyes, privacy office")
    assert [one.who for one in view(clinic, made).steps if one.state == "destroyed"] == ["K. Reyes, privacy office"]

    with pytest.raises(UsageProblem, match="still open"):
        says(clinic, made, "closed")
    for clock in [one.code for one in view(clinic, made).clocks]:
        say_told(made.pk, by=clinic.by, clock=clock, how="by phone", needless=clock == "state")
    assert [one.lifted_at for one in holds(by=clinic.by)] == [None]
    says(clinic, made, "closed")
    assert incidents(by=clinic.by, home=clinic.home) == []
    assert len(incidents(by=clinic.by, home=clinic.home, closed=True)) == 1
    assert all(one.lifted_at for one in holds(by=clinic.by))
    assert not [value for value in SECRETS if value in audited(clinic)]


def test_what_has_not_gone_is_not_recalled(clinic: Clinic) -> None:
    made = sent(clinic, A, state="composed")
    with pytest.raises(UsageProblem, match="not sent yet") as caught:
        opens(clinic, made)
    assert "--drop" in caught.value.fix
    made.refresh_from_db()
    assert made.state == "composed"


def test_whose_rows_they_are_is_told_in_a_file_of_its_own_and_the_look_recorded(clinic: Clinic, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from ecmx.hub.accounts import AuditEntry

    made = sent(clinic, A, B)
    opens(clinic, made)
    said = CliRunner().invoke(_app(), _words(clinic, "incident", str(made.pk), "-o", str(tmp_path / "members.csv")))
    assert said.exit_code == 0, said.output
    assert not [value for value in SECRETS if value in said.output]
    rows = list(csv.reader((tmp_path / "members.csv").open(encoding="utf-8")))
    assert [row[:3] for row in rows[1:]] == [["RTF", "2", A], ["RTF", "3", B]]
    looked = AuditEntry.objects.filter(organization=clinic.by.organization, action="roster.look").last()
    assert looked is not None and len(looked.objects_ids) == 2
    listed = CliRunner().invoke(_app(), _words(clinic, "incidents"))
    assert "plan-in-writing" in listed.output and not [value for value in SECRETS if value in listed.output]


@cache
def _app() -> Any:
    import typer

    from ecmx.cli.hub import hub

    app = typer.Typer()
    app.add_typer(hub())
    return app


def _words(clinic: Clinic, *words: str) -> list[str]:
    organization = clinic.by.organization.slug
    return ["hub", *words, "--by", "rosa", "--organization", organization, "--home", str(clinic.home.folder)]


def test_of_a_file_that_came_the_rows_not_ours_are_told_by_place_and_destroyed(clinic: Clinic) -> None:
    from ecmx.hub.incidents import incident_rows, say_told
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view
    from ecmx.hub.retention import rows_of
    from ecmx.hub.transmissions import has_bytes

    made = clinic.receives(
        "juniper", file("mif", [{"cin": A}, {"cin": "91000077C", "npi": OTHER_NPI}, {"cin": B}], month=11)
    )
    opens(clinic, made)
    (row,) = incident_rows(made.pk, by=clinic.by, home=clinic.home)
    assert (row.row, row.cin, row.member) == (3, "", None)
    assert "mif.member_first_name" in row.elements
    says(clinic, made, "sender-told", how="by phone")
    say_told(made.pk, by=clinic.by, clock="sender", how="by phone")
    says(clinic, made, "destroyed", how="deleted in the hub; the paper shredded")
    made.refresh_from_db()
    made.blob.refresh_from_db()
    assert not has_bytes(made.blob)
    left = rows_of(made.records, Keys(clinic.home))
    assert (left.height, made.rows, made.rows_not_ours) == (2, 3, 1)
    assert clinic.held(made) == {3: "not_ours"}
    told = file_view(made.pk, by=clinic.by, keys=Keys(clinic.home))
    assert {(one.what, one.rule, one.rows) for one in told.deleted} == {
        ("strangers", "incident", 1),
        ("bytes", "incident", 0),
    }
    assert set(clinic.statuses()) == {A, B}
    says(clinic, made, "closed")


def test_an_open_incident_holds_its_file(clinic: Clinic) -> None:
    from datetime import date

    from ecmx.hub.retention import look

    made = sent(clinic, A)
    opens(clinic, made)
    seen = {one.code: (one.goes, one.held) for one in look(by=clinic.by, home=clinic.home, day=date(2045, 1, 1))}
    assert (seen["sent"], seen["received"]) == ((0, 1), (1, 0))


def test_clocks_count_hours_days_business_days_and_years_from_the_discovery() -> None:
    from ecmx.hub.incidents import CLOCKS

    here = ZoneInfo("America/Los_Angeles")
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=here)
    due = {code: one.due(friday).isoformat(timespec="minutes") for code, one in CLOCKS.items()}
    assert due["plan"] == "2026-11-21T16:30-08:00"
    assert due["plan-in-writing"] == "2027-01-19T23:59-08:00"
    assert due["state"] == "2026-12-15T23:59-08:00"  # Thanksgiving and the day after are no business days
    assert due["hhs-yearly"] == "2027-03-01T23:59-08:00"


def test_how_many_are_concerned_says_which_clocks_run() -> None:
    from ecmx.hub.incidents.stepping import clocks_of

    few, many, more = ({one.code for one in clocks_of("out", count)} for count in (499, 500, 501))
    assert few - many == {"hhs-yearly"} and many - few == {"hhs"} and more - many == {"media"}
    assert {one.code for one in clocks_of("in", 3)} == {"sender"}


def test_every_step_leads_to_steps_and_the_last_to_none() -> None:
    from ecmx.hub.incidents import CLOCKS, STEPS

    for (direction, state), step in STEPS.items():
        assert all((direction, after) in STEPS for after in step.leads)
        assert bool(step.leads) == (state != "closed")
    assert all(
        sum(map(bool, (one.hours, one.days, one.business_days, one.year_end_days))) == 1 for one in CLOCKS.values()
    )
    assert not any(one.sure for one in CLOCKS.values())
