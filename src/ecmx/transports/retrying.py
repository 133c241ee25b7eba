"""When to try again: later each time, and not all at the same moment. Pure: who calls brings the clock and the dice."""

from __future__ import annotations

from datetime import datetime, timedelta

from ecmx.transports.problems import PassingProblem, TransportProblem

__all__ = ["FIRST", "LONGEST", "next_attempt", "pause"]

FIRST = 30.0  # seconds
LONGEST = 3600.0


def pause(attempt: int, random: float) -> float:
    """Seconds to wait after a failed attempt: between half of `FIRST` doubled with each attempt, up to `LONGEST`, and all of it.

    attempt: the one that failed, from 1; random: from 0 to 1
    """
    longest = min(LONGEST, FIRST * 2.0 ** min(attempt - 1, 64))
    return longest * (0.5 + 0.5 * random)


def next_attempt(
    failed: TransportProblem, *, attempt: int, now: datetime, until: datetime, random: float
) -> datetime | None:
    """When to try again; None where that is of no use (a lasting problem) or too late (after `until`)."""
    if not isinstance(failed, PassingProblem):
        return None
    when = now + timedelta(seconds=pause(attempt, random))
    return when if when <= until else None
