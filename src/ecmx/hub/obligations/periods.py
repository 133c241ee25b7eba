"""The periods of a file, one after the other, and the day on which each falls due. Pure: knows a calendar, no table and no clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ecmx.guidance import Calendar

__all__ = ["FREQUENCIES", "ReportedPeriod", "due_day", "period_of", "periods_between"]

#: How often a file goes that falls due by itself; one that goes as needed never does.
FREQUENCIES = ("daily", "weekly", "monthly", "quarterly")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
MONTHS_OF_A_QUARTER = 3
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class ReportedPeriod:
    """Of what a file reports: both days are in it."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def period_of(frequency: str, day: date) -> ReportedPeriod:
    """The period in which a day lies. A week begins on Monday; of a daily file each day is one."""
    if frequency == "daily":
        return ReportedPeriod(day, day)
    if frequency == "weekly":
        monday = day - timedelta(days=day.weekday())
        return ReportedPeriod(monday, monday + 6 * ONE)
    if frequency == "monthly":
        return ReportedPeriod(day.replace(day=1), _month_end(day))
    if frequency == "quarterly":
        first = day.replace(month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, day=1)
        return ReportedPeriod(first, _month_end(_later(first, MONTHS_OF_A_QUARTER - 1)))
    raise ValueError("a file that goes as needed has no periods")


def periods_between(frequency: str, first: date, last: date, calendar: Calendar) -> Iterator[ReportedPeriod]:
    """The periods that begin on or before the last day and end on or after the first. Daily: business days alone."""
    period = period_of(frequency, first)
    while period.start <= last:
        if frequency != "daily" or calendar.is_business_day(period.start):
            yield period
        period = period_of(frequency, period.end + ONE)


def due_day(period: ReportedPeriod, frequency: str, rule: str, shift: str, calendar: Calendar) -> date:
    """The last local day on which the file of a period is in time.

    rule: "day 10" or "business day 5" of the month after, a weekday of the week after, or "": nothing was agreed, so by the end of the
    period after (of a daily file: the next business day). shift: where a due day that is no business day moves to
    """
    after = period.end + ONE
    if not rule:
        return _next_business_day(after, calendar) if frequency == "daily" else period_of(frequency, after).end
    if rule in WEEKDAYS:
        day = after + timedelta(days=(WEEKDAYS.index(rule) - after.weekday()) % 7)
    elif rule.startswith("business day "):
        return _business_day(after, int(rule.removeprefix("business day ")), calendar)
    else:
        day = after.replace(day=min(int(rule.removeprefix("day ")), _month_end(after).day))
    return _shifted(day, shift, calendar)


def _shifted(day: date, shift: str, calendar: Calendar) -> date:
    step = {"none": None, "before": -ONE, "after": ONE}[shift]
    while step is not None and not calendar.is_business_day(day):
        day += step
    return day


def _business_day(month: date, nth: int, calendar: Calendar) -> date:
    """The nth business day of a month; its last one where it has fewer."""
    days = [month.replace(day=number) for number in range(1, _month_end(month).day + 1)]
    open_days = [day for day in days if calendar.is_business_day(day)]
    return open_days[min(nth, len(open_days)) - 1]


def _next_business_day(day: date, calendar: Calendar) -> date:
    return _shifted(day, "after", calendar)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _later(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 + months
    return month.replace(year=count // 12, month=count % 12 + 1)
