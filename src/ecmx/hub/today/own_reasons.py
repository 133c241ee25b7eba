"""By which reason of her own a member may come to be reached, and by which day: as old as what was said of her, whatever day it is. Pure.

She has one such reason at a time; from which day it shows is the list's to say (`conditions.py`).
"""

from __future__ import annotations

from datetime import date

from ecmx.hub.work import EVENTS

__all__ = ["own_reason"]


def own_reason(
    *,
    status: str,
    serving: bool,
    attempts: int,
    assigned_on: date | None,
    since: date | None,
    last_attempt: date | None,
    last_met: date | None,
    call_back_on: date | None,
) -> tuple[str, date | None]:
    """A code of `reasons.toml` and the day that counts for it, of what a `ReachState` says. None: nothing tells a day.

    Who is promised a call-back is not to be tried before it, so nothing else counts until then.
    """
    if call_back_on is not None:
        return "call-back", call_back_on
    if serving:
        return "no-contact", max((day for day in (last_attempt, last_met) if day), default=since)
    if attempts == 0 and status in ("", EVENTS["assigned"].status):
        return "new-assignment", assigned_on
    return "no-attempt", last_attempt or since
