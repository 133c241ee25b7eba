"""Attempts and encounters of a member with a plan, told as what Today asks of them. Pure.

An attempt that a file says too is one; a promised call-back is kept by whoever reached the member since, or tried on its day or later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ecmx.hub.work import OUTCOMES

__all__ = ["ContactsMade", "MetThen", "ToldAttempt", "contacts_made"]


@dataclass(frozen=True)
class ToldAttempt:
    """An attempt: logged here, or (by_file) said by a file."""

    day: date
    method: str
    provider_type: str
    outcome: str = ""
    call_back_on: date | None = None
    by_file: bool = False

    @property
    def reached(self) -> bool:
        """Whether somebody was spoken to."""
        return bool(self.outcome) and OUTCOMES[self.outcome].reached


@dataclass(frozen=True)
class MetThen:
    """An encounter, or the last day of a period whose encounters were said as totals (how: "")."""

    day: date
    how: str


@dataclass(frozen=True)
class ContactsMade:
    """attempts: how many; methods: each once, as they were first used"""

    attempts: int = 0
    methods: tuple[str, ...] = ()
    last_attempt: date | None = None
    last_met: MetThen | None = None
    call_back_on: date | None = None


def contacts_made(tried: Sequence[ToldAttempt], met: Sequence[MetThen], *, counted_from: date | None) -> ContactsMade:
    """What was done for a member. tried, met: in the order of their days, of one day in that in which they were recorded

    counted_from: the first day of the outreach that counts (None: all)
    """
    counted = [one for one in tried if counted_from is None or one.day >= counted_from]
    return ContactsMade(
        attempts=_number(counted),
        methods=tuple(dict.fromkeys(one.method for one in counted if one.method)),
        last_attempt=max((one.day for one in counted), default=None),
        last_met=max(met, key=lambda one: one.day, default=None),
        call_back_on=_promised(tried, met),
    )


def _number(tried: Sequence[ToldAttempt]) -> int:
    """Each once: what a file says of a day, method and staff type are no other attempts than those logged."""
    keys: dict[bool, Counter[tuple[date, str, str]]] = {True: Counter(), False: Counter()}
    for one in tried:
        keys[one.by_file][one.day, one.method, one.provider_type] += 1
    return (keys[True] | keys[False]).total()


def _promised(tried: Sequence[ToldAttempt], met: Sequence[MetThen]) -> date | None:
    """The day of the newest promise, if it was not kept."""
    at, promise = next(
        ((at, one) for at, one in reversed(list(enumerate(tried))) if one.call_back_on is not None), (0, None)
    )
    if promise is None or promise.call_back_on is None:
        return None
    since = [one for one in tried[at + 1 :] if not one.by_file or one.day > promise.day]
    kept = any(one.reached or one.day >= promise.call_back_on for one in since)
    return None if kept or any(one.day > promise.day for one in met) else promise.call_back_on
