"""The step of a file that is on its way: bring the bytes there under one name, again until they are there or a person must act.

What happens outside may happen twice: then the same bytes under the same name, which every way takes for once.
"""

from __future__ import annotations

import random

from django.db import transaction
from django.utils import timezone

from ecmx.errors import EcmxError
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.sending.acting import alone_with
from ecmx.hub.sending.asking import STEP, last_dispatch, replaced
from ecmx.hub.sending.models import Dispatch
from ecmx.hub.sending.ways import brought, transport_of
from ecmx.hub.transmissions import FileState, StepClaim, TryLater, claimed, move, settled, step
from ecmx.transports import PassingProblem, pause

__all__ = ["deliver"]

_FIELD = 500


def give_up(pk: int, problem: EcmxError) -> None:
    """A file that cannot go that way, whatever is waited for: a person decides."""
    claim = claimed(pk, FileState.SENDING)
    if claim is None:
        return
    with settled(claim) as now:
        now.problem, now.problem_said, now.problem_fix = (
            problem.code,
            problem.message[:_FIELD],
            problem.fix[:_FIELD] or f"Send it again once that is changed: ecmx hub send {pk}; or --by-hand.",
        )
        last = last_dispatch(now)
        if last is not None:
            last.ended_at, last.arrived = timezone.now(), False
            _write(last, problem)
        move(now, FileState.UNSENT)
        record(By.the_hub(now.organization), "file.unsent", "transmission", [pk], {"problem": problem.code})


@step(STEP, refuse=give_up)
def deliver(pk: int, home: Home) -> None:
    """Sending → sent. Safe to be killed anywhere and called again."""
    claim = claimed(pk, FileState.SENDING)
    if claim is None:
        return
    with alone_with(claim.transmission) as mine:
        if not mine:  # another worker moves its bytes at this moment, or has not been noticed to be gone
            raise TryLater("file-in-hand", "The file is being moved by another worker.", seconds=5.0)
        _brought(claim, home)


def _brought(claim: StepClaim, home: Home) -> None:
    file = claim.transmission
    dispatch = last_dispatch(file)
    assert dispatch is not None
    assert file.agreement is not None
    try:
        way = transport_of(dispatch, file.agreement, home)
        done = brought(way, file, dispatch, home)
    except PassingProblem as problem:
        _failed(dispatch, problem)
        seconds = pause(dispatch.tries, random.random())  # noqa: S311 - so that not all try at one moment
        raise TryLater(problem.code, problem.message, problem.fix, seconds=seconds) from None
    with settled(claim) as now:
        now.sent_at, now.sent_how = timezone.now(), dispatch.transport
        now.problem = now.problem_said = now.problem_fix = ""
        move(now, FileState.SENT)
        dispatch.tries += 1
        dispatch.ended_at, dispatch.arrived, dispatch.failing_since = timezone.now(), True, None
        _write(dispatch, None)
        by = By.the_hub(now.organization)
        record(
            by,
            "file.sent",
            "transmission",
            [now.pk],
            {"how": dispatch.transport, "tries": dispatch.tries, "was_there": done.was_there},
        )
        replaced(now, by)


def _failed(dispatch: Dispatch, problem: PassingProblem) -> None:
    with transaction.atomic():
        dispatch.tries += 1
        dispatch.failing_since = dispatch.failing_since or timezone.now()
        _write(dispatch, problem)


def _write(dispatch: Dispatch, problem: EcmxError | None) -> None:
    dispatch.problem = problem.code if problem else ""
    dispatch.problem_said = problem.message[:_FIELD] if problem else ""
    dispatch.problem_fix = problem.fix[:_FIELD] if problem else ""
    dispatch.save()
