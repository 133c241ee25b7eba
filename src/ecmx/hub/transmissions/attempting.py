"""One attempt at a file's next step, and what follows where it fails: again later, or refused with a sentence. No file is stuck silently.

Steps register themselves by name, so that nothing here knows what they do. Of an exception kind and place are told, never its text (V1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from django.db import InterfaceError, OperationalError, connections, transaction

from ecmx.errors import FULL, EcmxError, OurFault, UsageProblem
from ecmx.hub.home import Home
from ecmx.hub.transmissions.fence import Overtaken, claimed, move, settled
from ecmx.hub.transmissions.models import Transmission
from ecmx.hub.transmissions.states import INBOUND, OUTBOUND, FileState

__all__ = ["WORKING", "Again", "Past", "TryLater", "attempt", "step"]

Step = Callable[[int, Home], None]
Refusal = Callable[[int, EcmxError], None]

#: States in which a file is ours to move on; in all others it is answered, or waits for a person.
WORKING = tuple(sorted(INBOUND.working | OUTBOUND.working))
MOST_FAULTS = 3  # attempts that failed by a fault of ours
MOST_LOST = 25  # attempts that a worker did not live to end: a file that ends every worker must not go round for ever
_DATABASE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_FIELD = 500  # characters of a sentence in the table


@dataclass(frozen=True)
class Past:
    """What came of a job before. faults: of ours; waits: until something is fixed outside; lost: ended with its worker or database."""

    faults: int = 0
    waits: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Again:
    """That a step is to be attempted again. past: what the next attempt has to know; None where the database itself failed, so that
    nothing can be written down. why: a sentence.
    """

    seconds: float
    past: Past | None
    why: str


class TryLater(UsageProblem):
    """What stands in a step's way is outside of the hub, and may pass by itself: again after so many seconds."""

    def __init__(self, code: str, message: str, fix: str = "", *, seconds: float) -> None:
        super().__init__(code, message, fix)
        self.seconds = seconds


@dataclass(frozen=True)
class _Known:
    run: Step
    refuse: Refusal


_STEPS: dict[str, _Known] = {}


def step(name: str, *, refuse: Refusal | None = None) -> Callable[[Step], Step]:
    """Register what a name in a job means. refuse: how a file is put away that cannot be moved on, where that takes more than its state."""

    def registered(run: Step) -> Step:
        _STEPS[name] = _Known(run, refuse or _refuse)
        return run

    return registered


def attempt(name: str, pk: int, home: Home, past: Past | None = None) -> Again | None:
    """Do a file's step. What stands in the way is told by the answer or by the file's state; nothing of it is raised."""
    past, known = past or Past(), _STEPS[name]
    try:
        if past.lost >= MOST_LOST:
            known.refuse(pk, _lost(past.lost))
            return None
        if past.waits:
            _note(pk, None)
        known.run(pk, home)
    except Overtaken:
        return None
    except _DATABASE as problem:
        return _database(problem, past.lost)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the file goes on or is refused
        return _failed(known, pk, problem, past)
    return None


def _failed(known: _Known, pk: int, problem: Exception, past: Past) -> Again | None:
    try:
        return _answered(known, pk, problem, past)
    except Overtaken:
        return None
    except _DATABASE as second:
        return _database(second, past.lost)


def _answered(known: _Known, pk: int, problem: Exception, past: Past) -> Again | None:
    if isinstance(problem, OSError) and problem.errno in FULL:
        problem = UsageProblem(
            "disk-full", "There is no room left on the disk for temporary files.", "Make room there."
        )
    if isinstance(
        problem, UsageProblem
    ):  # the hub's own circumstances, which a person fixes; nothing is wrong with the file
        _note(pk, problem)
        seconds = problem.seconds if isinstance(problem, TryLater) else min(5.0 * 2**past.waits, 600.0)
        return Again(seconds, Past(past.faults, past.waits + 1), problem.message)
    if isinstance(problem, EcmxError) and not isinstance(problem, OurFault):
        known.refuse(pk, problem)
        return None
    fault = problem if isinstance(problem, OurFault) else OurFault.of(problem)
    if past.faults + 1 < MOST_FAULTS:
        return Again(5.0 ** (past.faults + 1), Past(past.faults + 1, past.waits), fault.message)
    known.refuse(pk, fault)
    return None


def _database(problem: Exception, lost: int) -> Again:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
    return Again(min(2.0**lost, 60.0), None, f"The database failed: {type(problem).__name__}.")


def _lost(times: int) -> OurFault:
    return OurFault(
        "fault-ended",
        f"The worker or its database ended {times} times while it was at this file.",
        "Look whether the machine has enough memory, then have the file tried again.",
    )


def _refuse(pk: int, problem: EcmxError) -> None:
    claim = claimed(pk, *INBOUND.working)
    if claim is None:
        return
    with settled(claim) as found:
        _write(found, problem)
        move(found, FileState.REFUSED)


def _note(pk: int, problem: EcmxError | None) -> None:
    """What stands in the way, on the file itself, where it is looked for; gone when it is tried again."""
    with transaction.atomic():
        found = Transmission._base_manager.select_for_update().filter(pk=pk, state__in=WORKING).first()
        if found is not None:
            _write(found, problem)
            found.save(update_fields=["problem", "problem_said", "problem_fix"])


def _write(found: Transmission, problem: EcmxError | None) -> None:
    found.problem = problem.code if problem else ""
    found.problem_said = problem.message[:_FIELD] if problem else ""
    found.problem_fix = problem.fix[:_FIELD] if problem else ""
