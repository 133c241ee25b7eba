"""`ecmx hub work`, `take`, `log` and `tasks`: a clinic's day on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.work_lists import ListInHand

A, B = "91000001A", "91000002A"


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "120")
    opened = Clinic.opened(hub_database)
    opened.receives("juniper", file("mif", [{"cin": A}, {"cin": B, "last": "Ng"}]))
    return opened


def hub(*words: str) -> Any:
    from ecmx.cli.app import app

    done = CliRunner().invoke(app, ["hub", *words, "--by", "rosa"])
    assert "Traceback" not in done.output
    return done


def test_a_list_goes_out_and_comes_back(clinic: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "work.xlsx"
    done = hub("work", "-o", str(out), "--month", "2026-10")
    assert (done.exit_code, done.output) == (
        0,
        f"{out}: 2 rows, of 2 members. Once filled in, upload it: ecmx hub take {out} --by USER\n",
    )
    assert hub("work", "-o", str(out)).exit_code == 2
    listed = ListInHand(out.read_bytes())
    listed.fill(0, {"What happened": "Enrolled in ECM", "On which day": "10/02/2026"})
    listed.fill(1, {"What happened": "Got better"})
    out.write_bytes(listed.data())
    tried = hub("take", str(out), "--dry-run")
    assert "would be taken" in tried.output and clinic.stands(A).status == "1"
    done = hub("take", str(out))
    assert done.exit_code == 1
    assert "2 rows: 1 changed something, 0 already known, 0 to review, 1 on hold" in done.output
    assert "Members, row 3: what happened, on hold" in done.output
    assert clinic.stands(A).status == "3"
    assert "this exact file was received before" in hub("take", str(out)).output
    told = json.loads(hub("take", str(out), "--json").output)
    assert told[0]["repeats"] is not None


def test_one_thing_at_a_time(clinic: Clinic) -> None:
    assert "recorded" in hub("log", "attempt", A, "--in-person", "--not-clinical", "--on", "2026-10-03").output
    assert "recorded" in hub("log", "event", A, "enrolled", "--on", "2026-10-05").output
    assert "already recorded" in hub("log", "event", A, "enrolled", "--on", "2026-10-05").output
    assert "recorded" in hub("log", "encounter", A, "--telephone", "--on", "2026-10-06").output
    assert "recorded" in hub("log", "fact", A, "member_phone_number", "(530) 555-0111", "--ours-only").output
    assert "recorded" in hub("log", "wish", A, "--route", "phone", "--no-voicemail").output
    assert "recorded" in hub("log", "consent", A, "--to", "juniper", "--scope", "care coordination").output
    assert "recorded" in hub("log", "part-2", A).output
    assert "recorded" in hub("log", "refusal", B, "capacity").output
    assert "recorded" in hub("log", "referral", B, "Declined", "--closed-because", "Other").output
    assert clinic.words()["OurFact"] == [(A, "member_phone_number", 0, "5305550111", True)]
    wrong = hub("log", "event", A, "declined", "--on", "2026-10-07")
    assert wrong.exit_code == 2 and "Say how ECM ended" in wrong.output
    nobody = hub("log", "attempt", "91999999A", "--telephone", "--clinical")
    assert nobody.exit_code == 2 and "No one in this roster has that CIN" in nobody.output


def test_what_waits_is_shown_and_settled(clinic: Clinic) -> None:
    for _ in range(2):
        hub("log", "attempt", A, "--telephone", "--clinical", "--on", "2026-10-03")
    done = hub("tasks")
    assert done.exit_code == 1 and "same member, day, method and staff type" in done.output
    (task,) = clinic.tasks()
    assert hub("tasks", "--settle", str(task.pk), "--how", "perhaps").exit_code == 2
    assert hub("tasks", "--settle", str(task.pk), "--how", "same").output == f"task {task.pk}: it is one attempt.\n"
    assert (hub("tasks").exit_code, hub("tasks").output) == (0, "No questions are waiting for an answer.\n")
    assert len(clinic.words()["LoggedAttempt"]) == 1
