"""Jobs: enqueued with what makes them due, done once, never stuck silently, and nothing of a member in their rows or in what is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from ecmx.errors import EcmxError, FileUnusable, UsageProblem
from ecmx.hub import Home

SECRET = "91000001A"


@pytest.fixture
def file(hub_database: Home) -> Any:
    from ecmx.hub.accounts import Organization
    from ecmx.hub.transmissions import Blob, Transmission

    owner = Organization.objects.create(slug="valley", name="Valley Clinic", kind="provider")
    blob = Blob.objects.of(owner).create(kind="received", digest="0" * 64, size=1, key="none")
    return Transmission.objects.of(owner).create(name="a.csv", digest="0" * 64, size=1, blob=blob)


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """Have the step of files be this, for one test."""
    from ecmx.hub.transmissions import attempting

    def told(run: Callable[..., None]) -> None:
        monkeypatch.setitem(attempting._STEPS, "advance", attempting._Known(run, attempting._refuse))

    return told


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.LogCaptureFixture]:
    """All that the engine logs, as if nobody had quieted it."""
    from ecmx.hub.transmissions import jobs

    monkeypatch.setattr(jobs, "_quiet", lambda: None)
    monkeypatch.setattr(logging.getLogger("procrastinate"), "propagate", True)
    with caplog.at_level(logging.DEBUG):
        yield caplog
    assert any(one.name.startswith("procrastinate") for one in caplog.get_records("call"))


def enqueued(file: Any) -> None:
    from django.db import transaction

    from ecmx.hub.transmissions import jobs

    with transaction.atomic():
        jobs.enqueue(file)


def worked(home: Home) -> None:
    from ecmx.hub.transmissions import jobs

    jobs.work(jobs.InHand(home), until_idle=True)


def hurried(connection: psycopg.Connection[Any]) -> None:
    """What is scheduled for later is due now."""
    connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def rows(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute("SELECT status::text, args, attempts FROM procrastinate_jobs ORDER BY id").fetchall()


def applied(pk: int, home: Home) -> None:
    from ecmx.hub.transmissions import FileState, claimed, move, settled

    claim = claimed(pk, FileState.KEPT)
    if claim is not None:
        with settled(claim) as found:
            move(found, FileState.READ)
            move(found, FileState.APPLIED)


def test_a_job_is_there_only_if_its_cause_is(file: Any, as_owner: psycopg.Connection[Any]) -> None:
    from django.db import transaction

    from ecmx.hub.transmissions import jobs

    with transaction.atomic():
        jobs.enqueue(file)
        transaction.set_rollback(True)
    assert rows(as_owner) == []
    enqueued(file)
    assert rows(as_owner) == [("todo", {"step": "advance", "file": file.pk, "faults": 0, "waits": 0}, 0)]
    with pytest.raises(RuntimeError):
        jobs.enqueue(file)


def test_a_step_is_done_and_its_job_is_gone(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any]
) -> None:
    from ecmx.hub.transmissions import jobs

    does(applied)
    enqueued(file)
    told: list[int] = []
    jobs.work(jobs.InHand(hub_database, told.append), until_idle=True)
    file.refresh_from_db()
    assert (file.state, told, rows(as_owner)) == ("applied", [file.pk], [])


def test_a_fault_of_ours_is_tried_three_times_then_said(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any], logged: pytest.LogCaptureFixture
) -> None:
    times: list[int] = []

    def fails(pk: int, home: Home) -> None:
        times.append(pk)
        raise ValueError(f"the CIN {SECRET} is none")

    does(fails)
    enqueued(file)
    for _ in range(4):
        worked(hub_database)
        assert SECRET not in str(rows(as_owner))
        hurried(as_owner)
    file.refresh_from_db()
    assert (file.state, file.problem, len(times)) == ("refused", "fault", 3)
    assert "ValueError" in file.problem_said
    assert SECRET not in file.problem_said + logged.text


@pytest.mark.parametrize(
    ("raised", "state", "problem", "again"),
    [
        (FileUnusable("no-rows", "There are no rows.", "Send rows."), "refused", "no-rows", 0),
        (UsageProblem("hub-key", "The key is not here.", "Bring it."), "kept", "hub-key", 1),
        (OSError(28, "No space left on device"), "kept", "disk-full", 1),
    ],
)
def test_what_is_wrong_with_the_file_refuses_it_and_what_is_wrong_here_waits(
    file: Any,
    hub_database: Home,
    does: Any,
    as_owner: psycopg.Connection[Any],
    raised: Exception,
    state: str,
    problem: str,
    again: int,
) -> None:
    def fails(pk: int, home: Home) -> None:
        raise raised

    does(fails)
    enqueued(file)
    worked(hub_database)
    file.refresh_from_db()
    assert (file.state, file.problem) == (state, problem)
    assert [args["waits"] for _, args, _ in rows(as_owner)] == [1] * again


def test_what_waited_for_a_person_goes_on_and_says_so_no_more(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any]
) -> None:
    def fails(pk: int, home: Home) -> None:
        raise UsageProblem("hub-key", "The key is not here.", "Bring it.")

    does(fails)
    enqueued(file)
    worked(hub_database)
    does(applied)
    hurried(as_owner)
    worked(hub_database)
    file.refresh_from_db()
    assert (file.state, file.problem) == ("applied", "")


def test_a_failing_database_is_tried_again_by_the_same_job(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any], logged: pytest.LogCaptureFixture
) -> None:
    from django.db import OperationalError

    def fails(pk: int, home: Home) -> None:
        raise OperationalError(f"could not write {SECRET}")

    does(fails)
    enqueued(file)
    worked(hub_database)
    assert [(status, attempts) for status, _, attempts in rows(as_owner)] == [("todo", 1)]
    assert SECRET not in logged.text
    does(applied)
    hurried(as_owner)
    worked(hub_database)
    file.refresh_from_db()
    assert file.state == "applied"


def test_a_file_that_ends_every_worker_is_put_aside(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any]
) -> None:
    does(applied)
    enqueued(file)
    as_owner.execute("UPDATE procrastinate_jobs SET attempts = 25")
    worked(hub_database)
    file.refresh_from_db()
    assert (file.state, file.problem) == ("refused", "fault-ended")


def left_behind(connection: psycopg.Connection[Any], *, seconds: int) -> int:
    """A worker that took the job and has not been heard of for so long."""
    worker = connection.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        [seconds],
    ).fetchone()
    assert worker is not None
    connection.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker[0]])
    return int(worker[0])


def test_the_job_of_a_worker_that_is_gone_runs_again(
    file: Any, hub_database: Home, does: Any, as_owner: psycopg.Connection[Any]
) -> None:
    from ecmx.hub.transmissions.caretaking import care

    does(applied)
    enqueued(file)
    left_behind(as_owner, seconds=30)
    assert care(hub_database) == 0  # within the lease of 45 seconds
    as_owner.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '50 seconds'")
    assert care(hub_database) == 1
    worked(hub_database)
    file.refresh_from_db()
    assert file.state == "applied"


def test_a_clock_that_was_put_back_makes_nobody_immortal(
    file: Any, hub_database: Home, as_owner: psycopg.Connection[Any]
) -> None:
    from ecmx.hub.transmissions.caretaking import care

    enqueued(file)
    left_behind(as_owner, seconds=-7200)
    care(hub_database)
    as_owner.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '50 seconds'")
    assert care(hub_database) == 1
    as_owner.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '3 hours'")
    care(hub_database)
    due = as_owner.execute("SELECT scheduled_at <= now() FROM procrastinate_jobs").fetchone()
    assert due == (True,)


def test_a_job_that_its_living_worker_lost_hold_of_runs_again(
    file: Any, hub_database: Home, as_owner: psycopg.Connection[Any]
) -> None:
    from ecmx.hub.transmissions import jobs
    from ecmx.hub.transmissions.caretaking import care

    enqueued(file)
    hand = jobs.InHand(hub_database)
    hand.worker = left_behind(as_owner, seconds=0)
    assert care(hub_database, hand) == 0  # it may have been fetched just now
    assert care(hub_database, hand) == 1


def test_a_file_without_a_job_gets_one(file: Any, hub_database: Home, as_owner: psycopg.Connection[Any]) -> None:
    from ecmx.hub.transmissions.caretaking import care

    assert care(hub_database) == 1
    assert care(hub_database) == 0
    assert [args["file"] for _, args, _ in rows(as_owner)] == [file.pk]


def test_a_file_that_waits_for_a_person_gets_none(
    file: Any, hub_database: Home, as_owner: psycopg.Connection[Any]
) -> None:
    from ecmx.hub.transmissions.caretaking import care

    file.state = "needs_password"
    file.save()
    assert (care(hub_database), rows(as_owner)) == (0, [])


def test_how_the_work_stands(file: Any, hub_database: Home, as_owner: psycopg.Connection[Any]) -> None:
    from ecmx.hub.transmissions import jobs

    assert jobs.backlog(45).oldest == file.received_at
    enqueued(file)
    assert (jobs.backlog(45).workers, jobs.backlog(45).waiting, jobs.backlog(45).doing) == (0, 1, 0)
    left_behind(as_owner, seconds=1)
    assert (jobs.backlog(45).workers, jobs.backlog(45).waiting, jobs.backlog(45).doing) == (1, 0, 1)


def test_a_file_is_refused_from_every_state_that_is_ours(file: Any, hub_database: Home) -> None:
    from ecmx.hub.transmissions.attempting import _refuse
    from ecmx.hub.transmissions.states import INBOUND

    for state in INBOUND.working:
        file.state = state
        file.save()
        _refuse(file.pk, EcmxError("a-code", "A sentence.", "A way."))
        file.refresh_from_db()
        assert (file.state, file.problem_said, file.problem_fix) == ("refused", "A sentence.", "A way.")


def test_what_is_done_without_a_worker_leaves_no_job(hub_database: Home, file: Any, does: Any) -> None:
    from ecmx.hub.running import done_here
    from ecmx.hub.transmissions import backlog

    does(applied)
    enqueued(file)
    assert backlog(45).waiting == 1
    assert done_here(file.pk, hub_database) is None
    assert backlog(45).waiting == 0


def test_what_is_not_done_yet_keeps_its_job(hub_database: Home, file: Any, does: Any) -> None:
    from ecmx.hub.running import done_here
    from ecmx.hub.transmissions import backlog

    does(lambda pk, home: None)
    enqueued(file)
    done_here(file.pk, hub_database)
    assert backlog(45).waiting == 1
