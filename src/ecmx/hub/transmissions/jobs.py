"""The one module that knows the job engine. A job is enqueued in the transaction of the change that makes it due.

It holds ids, never a value (V1), and is only the bell: what is to be done is said by the file's state, and a step that is run twice is done
once (`fence`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

import psycopg
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.contrib.django import app as engine
from procrastinate.contrib.django import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job
from psycopg_pool import PoolTimeout

from ecmx.hub.home import Home
from ecmx.hub.transmissions.attempting import WORKING, Again, Past, attempt
from ecmx.hub.transmissions.models import Transmission

__all__ = [
    "STEPS",
    "Backlog",
    "EngineTrouble",
    "InHand",
    "adopt",
    "backlog",
    "enqueue",
    "ready",
    "remove_ended",
    "retry_abandoned",
    "retry_stalled",
    "steady",
    "unneeded",
    "work",
]

TASK, QUEUE, STEP = "step", "files", "advance"
STEPS = {"in": STEP, "out": "deliver"}  # what is to be done with a file of each direction
KEPT_HOURS = 7 * 24  # for which a job that ended otherwise than well can be looked at
FURTHEST = 600.0  # seconds ahead for which a job is scheduled at most
PATIENCE = 10.0  # seconds for a connection
ABORTED = 130  # how a worker ends that was told twice to stop
Told = Callable[[int], None]
EngineTrouble = ConnectorException  # the engine does not get through to the database


class Retry(Exception):
    """To the engine: again, after so many seconds. It holds no other exception, whose text might be logged."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _WhenSaid(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_in={"seconds": ceil(exception.seconds)}) if isinstance(exception, Retry) else None


@dataclass
class InHand:
    """What a worker is at: its number with the engine, and the job. doubted: jobs that were said to be its own, and were not."""

    home: Home
    told: Told = field(default=lambda pk: None)
    worker: int | None = None
    job: int | None = None
    doubted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Backlog:
    """How the work stands. workers: that live; waiting: jobs that could be done now; later: that are scheduled; oldest: of what waits."""

    workers: int
    waiting: int
    later: int
    doing: int
    oldest: datetime | None


def ready(app: App) -> None:
    """Called by the engine once Django is set up."""
    app.task(name=TASK, queue=QUEUE, pass_context=True, retry=_WhenSaid())(_run)


def enqueue(transmission: Transmission, step: str = STEP) -> None:
    """Have a file's next step done. Raises RuntimeError outside the transaction that makes it due."""
    if not connection.in_atomic_block:
        raise RuntimeError("a step is enqueued in the transaction that makes it due")
    _defer(transmission.pk, step, Past(), 0)


def _defer(pk: int, step: str, past: Past, seconds: float) -> None:
    job = engine.configure_task(TASK, queue=QUEUE, schedule_in={"seconds": ceil(seconds)} if seconds else None)
    job.defer(step=step, file=pk, faults=past.faults, waits=past.waits)


def unneeded(pk: int) -> None:
    """A file that was moved on without a worker needs its jobs no more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT state FROM transmissions_transmission WHERE id = %s FOR UPDATE", [pk])
        found = cursor.fetchone()
        if found is not None and found[0] not in WORKING:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (args->>'file')::bigint = %s", [pk]
            )


def _run(context: JobContext, *, step: str, file: int, faults: int = 0, waits: int = 0) -> None:
    """What the engine calls. Raises nothing but Retry."""
    hand: InHand = context.additional_context["hand"]
    hand.worker, hand.job = context.job.worker_id, context.job.id
    try:
        again = attempt(step, file, hand.home, Past(faults, waits, context.job.attempts))
        unwritten = again is not None and not _written(file, step, again)
        hand.told(file)
    finally:
        hand.job = None
    if again is not None and unwritten:
        raise Retry(again.seconds)


def _written(pk: int, step: str, again: Again) -> bool:
    """Whether the next attempt is a job of its own, which knows of this one; else the engine has this job run again."""
    if again.past is None:
        return False
    try:
        _defer(pk, step, again.past, again.seconds)
    except ConnectorException:
        return False
    return True


# What the caretaker does. Each may be called by any number of processes at once.


def retry_stalled(lease: float) -> int:
    """Jobs whose worker has said nothing for a lease run again; how many. Both times are the database's own."""
    jobs = engine.job_manager
    stalled = async_to_sync(jobs.get_stalled_jobs)(seconds_since_heartbeat=lease)
    return sum(_retried(job) for job in stalled)


def retry_abandoned(hand: InHand) -> int:
    """Jobs that a living worker holds by the table and not in hand, which happens when the database fails at the moment at which a job is
    ticked off. Seen twice, since a job is fetched a moment before it is begun.
    """
    if hand.worker is None:
        return 0
    held = {job.id: job for job in engine.job_manager.list_jobs(status="doing", worker_id=hand.worker) if job.id}
    lost = held.keys() - {hand.job}
    again = [held[pk] for pk in lost & hand.doubted]
    hand.doubted = frozenset(lost)
    return sum(_retried(job) for job in again)


def _retried(job: Job) -> bool:
    try:
        with transaction.atomic():
            async_to_sync(engine.job_manager.retry_job)(job)
    except ConnectorException:  # it has just been finished, or another caretaker was first
        return False
    return True


def adopt() -> int:
    """Files that are ours to move on and have no job get one; how many.

    A worker that was taken for dead may tick off the job of the one that took over; if that one is killed then, no job is left.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.direction FROM transmissions_transmission t WHERE t.state = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing') AND (j.args->>'file')::bigint = t.id)"
            " FOR UPDATE OF t SKIP LOCKED",
            [list(WORKING)],
        )
        orphans = cursor.fetchall()
        for pk, direction in orphans:
            _defer(pk, STEPS[direction], Past(), 0)
    return len(orphans)


def steady() -> None:
    """Undo what a step of the database's clock does: a heartbeat from the future never ages, a job for the far future never comes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() WHERE last_heartbeat > now()")
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
            " AND scheduled_at > now() + make_interval(secs => %s)",
            [2 * FURTHEST],
        )


def remove_ended() -> None:
    """Remove jobs that ended a while ago; those that ended well are gone at once."""
    removed = engine.job_manager.delete_old_jobs
    async_to_sync(removed)(KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)


def backlog(lease: float) -> Backlog:
    """How the work stands now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= now() - make_interval(secs => %s)",
            [lease],
        )
        workers = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),"
            " count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()), count(*) FILTER (WHERE status = 'doing'),"
            " (SELECT min(t.received_at) FROM transmissions_transmission t WHERE t.direction = 'in' AND t.state = ANY(%s))"
            " FROM procrastinate_jobs",
            [list(WORKING)],
        )
        return Backlog(workers, *cursor.fetchone())


# The worker.


def work(hand: InHand, *, until_idle: bool = False, stop: threading.Event | None = None) -> None:
    """Do jobs until stopped: at the first SIGTERM or SIGINT (or `stop`) the step in hand is finished, at the second it is dropped.

    A database that goes away is waited for. until_idle: end where nothing is left that could be done now.
    """
    _quiet()
    asyncio.run(_Worker(hand, until_idle, stop or threading.Event()).run())


class _Worker:
    def __init__(self, hand: InHand, until_idle: bool, stop: threading.Event) -> None:
        self.hand, self.until_idle, self.stop = hand, until_idle, stop
        self.engine: asyncio.Task[None] | None = None

    async def run(self) -> None:
        failed = 0
        with self._signals():
            watching = asyncio.create_task(self._watch())
            while not self.stop.is_set():
                self.engine = asyncio.create_task(self._engine())
                try:
                    await self.engine
                except asyncio.CancelledError:
                    break
                except (ConnectorException, psycopg.Error, PoolTimeout):
                    failed += 1
                else:
                    failed = 0
                    if self.until_idle:
                        break
                await self._pause(min(0.5 * 2**failed, 10.0))
            watching.cancel()

    async def _engine(self) -> None:
        """The engine, from its registration to its leaving. Where the database fails it is begun anew: as another worker, so that what it
        left behind counts as a dead one's.
        """
        settings = self.hand.home.settings
        self.hand.worker = self.hand.job = None
        where = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3, timeout=PATIENCE)
        async with engine.with_connector(where).open_async() as app:
            await app.run_worker_async(
                queues=[QUEUE],
                wait=not self.until_idle,
                concurrency=1,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
                update_heartbeat_interval=settings.heartbeat_seconds,
                stalled_worker_timeout=settings.lease_seconds,
                fetch_job_polling_interval=min(5.0, settings.heartbeat_seconds),
                additional_context={"hand": self.hand},
            )

    def _signalled(self) -> None:
        if self.stop.is_set():
            os._exit(ABORTED)  # as if killed: what is not committed is undone
        self.stop.set()

    async def _watch(self) -> None:
        while not self.stop.is_set():
            await asyncio.sleep(0.1)
        if self.engine is not None:
            self.engine.cancel()  # which the engine takes for: finish what you are at, take nothing more

    async def _pause(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until and not self.stop.is_set():
            await asyncio.sleep(0.1)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._signalled)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def _quiet() -> None:
    """What the engine and its pool log are tracebacks and texts of exceptions; what matters of it is told by us."""
    if os.environ.get("ECMX_DEBUG") == "1":
        return
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
