"""A month as a strip of days: on which something is due, and how it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecmx.guidance import Calendar
from ecmx.hub.obligations import DueSeen, DueState, month_of

__all__ = ["StripDay", "strip_of"]

SETTLED = (DueState.WAIVED, DueState.NIL, DueState.IN_TIME, DueState.LATE)


@dataclass(frozen=True)
class StripDay:
    """One day. tone: "late", "open", "good" or "" where nothing is due; closed: no business day; column: Sunday is 1"""

    day: date
    due: int
    tone: str
    words: str
    closed: bool
    today: bool

    @property
    def column(self) -> int:
        """Where it stands in a week."""
        return self.day.isoweekday() % 7 + 1


def strip_of(month: date, rows: Iterable[DueSeen], today: date, calendar: Calendar) -> list[StripDay]:
    """The days of a month, the first to the last."""
    by_day: dict[date, list[DueSeen]] = {}
    for one in rows:
        by_day.setdefault(one.due_on, []).append(one)
    first, last = month_of(month)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return [_day(one, by_day.get(one, []), today, calendar) for one in days]


def _day(day: date, due: list[DueSeen], today: date, calendar: Calendar) -> StripDay:
    late, waiting = sum(one.overdue for one in due), sum(one.state not in SETTLED for one in due)
    tone = "late" if late else "open" if waiting else "good" if due else ""
    words = ""
    if due:
        count = ngettext("%(n)d due", "%(n)d due", len(due)) % {"n": len(due)}
        how = _("%(n)d overdue") % {"n": late} if late else _("%(n)d open") % {"n": waiting} if waiting else _("done")
        words = f"{count}, {how}"
    return StripDay(day, len(due), tone, words, closed=not calendar.is_business_day(day), today=day == today)
