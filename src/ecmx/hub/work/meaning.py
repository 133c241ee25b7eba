"""What a return half means that names no event: status, dates and reason as a caseload has them → what happened. Pure; never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecmx.errors import UsageProblem
from ecmx.hub.roster import SERVED
from ecmx.hub.work.events import EVENTS
from ecmx.hub.work.folding import EngagementStanding, Happened

__all__ = ["ReturnHalf", "event_meant"]


@dataclass(frozen=True)
class ReturnHalf:
    """What a row says of engagement; None or "": nothing. said_on: the day that the row speaks of"""

    status: str
    said_on: date
    start: date | None = None
    end: date | None = None
    discontinued_on: date | None = None
    reason: str = ""
    text: str = ""


def event_meant(half: ReturnHalf, now: EngagementStanding) -> Happened | None:
    """What happened that would make a member stand as the row says; None: that is so already.

    Raises UsageProblem where nobody can tell.
    """
    if _is_known(half, now):
        return None
    if half.status in SERVED or (not half.status and now.serving):
        return _served(half, now)
    if now.serving:
        raise UsageProblem(
            "status-steps-back",
            "By what you recorded before, the member is enrolled, but this row has a different status.",
            "Say how ECM ended: its end and a discontinuation reason.",
        )
    before = [one for one in EVENTS.values() if one.status == half.status and one.when != "during" and not one.start]
    if not half.status or half.status == EVENTS["assigned"].status:
        raise UsageProblem(
            "status-steps-back",
            "This row says less than you recorded before for the member.",
            "Check the row; to undo what was wrong before: ecmx hub log withdraw.",
        )
    ending = [one for one in before if one.discontinuation]
    if not ending:
        code = "outreach-again" if now.closed else "outreach-started"
        return Happened(code, half.said_on)
    if half.discontinued_on is None:
        raise UsageProblem(
            "discontinuation-day-missing",
            "Outreach to the member has ended, and the row does not say when.",
            "Fill in the recommendation for discontinuation date (fn 61).",
        )
    meant = next((one for one in ending if one.reason == half.reason), ending[-1])
    return Happened(meant.code, half.discontinued_on, reason=half.reason or meant.reason, text=half.text)


def _served(half: ReturnHalf, now: EngagementStanding) -> Happened:
    if half.end is None and not half.reason:
        if half.start is None:
            raise UsageProblem(
                "start-missing",
                "The member is enrolled, and the row does not say when ECM began.",
                "Fill in the start of ECM.",
            )
        return Happened("enrolled", min(half.start, half.said_on), start=half.start)
    if not now.episode:
        raise UsageProblem(
            "ended-unbegun",
            "This row says ECM ended, but it was never recorded that it began.",
            "First record when the member was enrolled: a row or list without the end.",
        )
    meant = next(
        (one for one in EVENTS.values() if one.when == "during" and one.by == "provider" and one.reason == half.reason),
        None,
    )
    if meant is None or not half.reason:
        raise UsageProblem(
            "end-without-reason",
            "This row says ECM ended, but not why.",
            "Fill in the discontinuation reason, or record that the member moved to another provider.",
        )
    day = half.discontinued_on or half.end
    assert day is not None or half.reason
    return Happened(meant.code, day or half.said_on, end=half.end, reason=half.reason, text=half.text)


def _is_known(half: ReturnHalf, now: EngagementStanding) -> bool:
    """Whether everything that the row says stands already."""
    starts = {None, now.start, now.proposed}
    return (
        half.status in ("", now.status)
        and half.start in starts
        and half.end in (None, now.end)
        and half.reason in ("", now.reason)
        and half.discontinued_on in (None, now.discontinued_on)
        and half.text in ("", now.text)
    )
