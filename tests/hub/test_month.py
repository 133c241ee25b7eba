"""A month is closed when everything of it is settled, with a proof that stays as it was; the commands by which a clinic lives it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from ecmx.errors import UsageProblem
from ecmx.guidance import Calendar
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.outgoing import agreement, at, file_terms, open_tasks, verdicts, went

A, B, C = (f"9100000{number}A" for number in range(1, 4))
CALENDAR = Calendar.california()
LATER = at(date(2026, 11, 20))
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """Its books were opened on October 1; only Juniper Health is active, and owes and is owed one file a month each."""
    from ecmx.hub.accounts import Organization
    from ecmx.hub.partners import Agreement, AgreementFile

    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "140")
    made = Clinic.opened(hub_database)
    Organization.objects.filter(pk=made.by.organization.pk).update(began_at=at(OCTOBER, 9))
    made.by.organization.refresh_from_db()
    Agreement.objects.of(made.by.organization).filter(slug="redbud").update(stage="testing")
    AgreementFile.objects.of(made.by.organization).filter(file_type="otf").update(frequency="as_needed")
    AgreementFile.objects.of(made.by.organization).update(due="day 10")
    yield made
    shutil.rmtree(hub_database.folder / "responses", ignore_errors=True)


def hub(*words: str, by: str = "rosa") -> Any:
    from ecmx.cli.app import app

    done = CliRunner().invoke(app, ["hub", *words, "--by", by])
    assert "Traceback" not in done.output
    return done


def closes(clinic: Clinic, now: datetime = LATER, **said: Any) -> Any:
    from ecmx.hub.obligations import close_month

    return close_month(OCTOBER, by=clinic.by, now=now, zone=clinic.home.settings.zone, calendar=CALENDAR, **said)


def lived(clinic: Clinic) -> Any:
    """October: the plan's file came, the return went and was accepted."""
    from ecmx.hub.transmissions import Transmission

    came = clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}], month=11))
    Transmission.objects.of(clinic.by.organization).filter(pk=came.pk).update(received_at=at(date(2026, 11, 3)))
    return went(clinic, [A, B], sent=at(date(2026, 11, 9)), state="accepted", left_out={"unchanged": 3})


def test_a_month_is_closed_once_with_a_proof_that_stays(clinic: Clinic) -> None:
    from ecmx.hub.obligations import ClosedMonth, month_page, month_seen

    sent = lived(clinic)
    with pytest.raises(UsageProblem, match="not over"):
        closes(clinic, at(date(2026, 10, 31), 23, 59))
    proof = closes(clinic)
    assert (proof.open, [one.state for one in proof.due]) == ([], ["in_time", "in_time"])
    assert [(one.members, one.carried, one.adds_up) for one in proof.accounted] == [(5, 2, True)]
    type(sent).objects.of(sent.organization).filter(pk=sent.pk).update(state="rejected")
    kept = month_seen(OCTOBER, by=clinic.by, now=LATER, zone=clinic.home.settings.zone, calendar=CALENDAR)
    assert kept == proof
    page = month_page(kept, clinic.home.settings.zone, demo=False)
    assert "Nothing is open" in page and sent.digest[:16] in page and A not in page and "3 unchanged" in page
    with pytest.raises(UsageProblem, match="is closed"):
        closes(clinic)
    assert ClosedMonth.objects.of(clinic.by.organization).count() == 1


def test_while_something_is_open_it_is_not_closed_unless_somebody_says_why(clinic: Clinic) -> None:
    from ecmx.hub.outbound import Composition

    sent = lived(clinic)
    Composition.objects.of(clinic.by.organization).update(members=6)
    file_terms(clinic, "otf", frequency="monthly")
    went(clinic, [C], kind="otf", sent=at(date(2026, 11, 9)))
    rows = [{"cin": A}, {"cin": B}, {"cin": C, "status": "Perhaps"}]
    clinic.receives("juniper", file("mif", rows, month=11, produced=9))
    from ecmx.hub.answers import say_answer

    early = at(date(2026, 10, 30))
    say_answer(sent.pk, by=clinic.by, verdict="rejected", rows="3", how="mail", given_by="Lee", at=early, now=early)
    with pytest.raises(UsageProblem) as problem:
        closes(clinic)
    assert problem.value.code == "month-open"
    with pytest.raises(UsageProblem, match="why"):
        closes(clinic, anyway=True)
    proof = closes(clinic, anyway=True, note="The plan answers in December")
    told = "\n".join(proof.open)
    for part in (
        "RTF (to Juniper Health, due 11/10/2026): overdue",
        "OTF (to Juniper Health, due 11/10/2026): on time; not done",
        "sent; the plan has not answered",
        "accepted, except some rows",
        "1 row on hold",
        "of 6 members, 2 are included and 3 not included",
        "1 open question: row-rejected",
    ):
        assert part in told, part
    assert (proof.note, proof.closed_by) == ("The plan answers in December", "rosa")


def test_what_is_due_and_the_month_by_command(clinic: Clinic, tmp_path: Path) -> None:
    sent = lived(clinic)
    file_terms(clinic, "rtf", nil="statement")
    shown = hub("due", "--month", "2026-10")
    assert "on time" in shown.output and str(sent.pk) in shown.output
    rows = json.loads(hub("due", "--month", "2026-10", "--json").stdout)
    assert {(one["what"], one["state"]) for one in rows} == {("mif", "in_time"), ("rtf", "in_time")}
    page = tmp_path / "october.html"
    looked = hub("close-month", "2026-10", "--look", "-o", str(page))
    assert looked.exit_code == 0 and "Nothing is open" in looked.output and "<script" not in page.read_text("utf-8")
    assert "closed" in hub("close-month", "2026-10").output
    assert hub("close-month", "2026-10").exit_code == 2
    assert json.loads(hub("close-month", "2026-10", "--look", "--json").stdout)["closed_by"] == "rosa"


def test_answers_by_command(clinic: Clinic, tmp_path: Path) -> None:
    sent = went(clinic, [A, B], sent=at(date(2026, 11, 9)))
    words = ("--how", "phone", "--given-by", "Lee")
    refused = hub("receipt", str(sent.pk), "--rejected", "7", *words)
    assert refused.exit_code == 2 and "row 7" in refused.output
    assert hub("receipt", str(sent.pk), "--accepted", "--rejected", "2", *words).exit_code == 2
    said = hub("receipt", str(sent.pk), "--rejected", "2", "--message", "unknown member", *words)
    assert "1 row rejected" in said.output and "the whole file is sent again" in said.output
    assert open_tasks(clinic) == [("row-rejected", A, 2)]
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    for row in (("CIN", "Status", "Comments"), (A, "Accepted", None), (B, "Accepted", None)):
        tab.append(row)
    book.save(tmp_path / "back.xlsx")
    unsure = hub("answer", str(tmp_path / "back.xlsx"), "--of", str(sent.pk))
    assert unsure.exit_code == 2 and '--key "CIN" --verdict "Status" --message "Comments"' in unsure.output
    columns = ("--key", "CIN", "--verdict", "Status")
    taken = hub("answer", str(tmp_path / "back.xlsx"), "--of", str(sent.pk), *columns)
    assert "It contradicts answer" in taken.output and "responses/juniper.toml" in taken.output
    assert {verdict for verdict, _ in verdicts(sent).values()} == {"accepted"}
    assert "already recorded" in hub("answer", str(tmp_path / "back.xlsx"), "--of", str(sent.pk)).output
    came = clinic.receives("juniper", file("mif", [{"cin": A}], month=11))
    assert hub("receipt", str(came.pk), "-o", str(tmp_path / "receipt.json")).exit_code == 0
    assert json.loads((tmp_path / "receipt.json").read_text("utf-8"))["sha256"] == came.digest


def test_a_nil_statement_by_command(clinic: Clinic) -> None:
    agreement(clinic)
    rows = json.loads(hub("due", "--month", "2026-10", "--json").stdout)
    number = next(one["id"] for one in rows if one["what"] == "rtf")
    drafted = hub("due", "--nil", str(number)).output
    message = drafted.split(":")[0].removeprefix("message ")
    assert "nothing to report" in hub("messages").output
    assert hub("said", message).exit_code == 2
    assert hub("said", message, "--how", "mail", "--at", "2026-11-05").exit_code == 0
    rows = json.loads(hub("due", "--month", "2026-10", "--json").stdout)
    assert next(one["state"] for one in rows if one["id"] == number) == "nil"
