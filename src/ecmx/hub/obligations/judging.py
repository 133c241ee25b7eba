"""Whether what was due came in time: by the days on the local clock, the agreement's days for correction, and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ecmx.guidance import Calendar

__all__ = ["DueFacts", "DueState", "STATES", "judged"]


class DueState(StrEnum):
    """How it stands with something that is due."""

    WAIVED = "waived"
    NIL = "nil"
    AHEAD = "ahead"
    OVERDUE = "overdue"
    SENT = "sent"
    TO_CORRECT = "to_correct"
    IN_TIME = "in_time"
    LATE = "late"


#: Each in words.
STATES: Mapping[DueState, str] = {
    DueState.WAIVED: "not needed",
    DueState.NIL: "nothing to report, and the plan was told",
    DueState.AHEAD: "not due yet",
    DueState.OVERDUE: "overdue",
    DueState.SENT: "on time; not done yet",
    DueState.TO_CORRECT: "on time; errors are open",
    DueState.IN_TIME: "on time",
    DueState.LATE: "late",
}


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What is known of one obligation. told_at: when it was said that the first arrival has errors; None: nobody said so

    correct_days: business days; None: no time for correction was agreed on, so that it is corrected by the due day or not in time
    """

    due_on: date
    met_at: datetime | None = None
    submitted_at: datetime | None = None
    told_at: datetime | None = None
    nil_at: datetime | None = None
    waived: bool = False
    correct_days: int | None = None


def judged(facts: DueFacts, now: datetime, zone: ZoneInfo, calendar: Calendar) -> DueState:
    """How it stands at a moment. Due "by the 10th" ends with that day on the zone's own clock."""
    today = _day(now, zone)
    if facts.waived:
        return DueState.WAIVED
    if facts.nil_at is not None and facts.met_at in (None, facts.nil_at):  # what went then is the statement itself
        return DueState.NIL if _day(facts.nil_at, zone) <= facts.due_on else DueState.LATE
    if facts.met_at is None:
        return DueState.AHEAD if today <= facts.due_on else DueState.OVERDUE
    came_in_time = _day(facts.met_at, zone) <= facts.due_on
    until = _corrected_by(facts, zone, calendar) if came_in_time else facts.due_on
    if facts.submitted_at is not None:
        return DueState.IN_TIME if _day(facts.submitted_at, zone) <= until else DueState.LATE
    if facts.told_at is None:
        return DueState.SENT if came_in_time else DueState.LATE
    return DueState.TO_CORRECT if today <= until else DueState.OVERDUE


def _corrected_by(facts: DueFacts, zone: ZoneInfo, calendar: Calendar) -> date:
    if facts.told_at is None or facts.correct_days is None:
        return facts.due_on
    return max(facts.due_on, calendar.add_business_days(_day(facts.told_at, zone), facts.correct_days))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
