"""When to try again: later each time, and not all at the same moment. Pure: who calls brings the dice."""

from __future__ import annotations

__all__ = ["FIRST", "LONGEST", "pause"]

FIRST = 30.0  # seconds
LONGEST = 600.0


def pause(attempt: int, random: float) -> float:
    """Seconds to wait after a failed attempt: between half of `FIRST` doubled with each attempt, up to `LONGEST`, and all of it.

    attempt: the one that failed, from 1; random: from 0 to 1
    """
    longest = min(LONGEST, FIRST * 2.0 ** min(attempt - 1, 64))
    return longest * (0.5 + 0.5 * random)
