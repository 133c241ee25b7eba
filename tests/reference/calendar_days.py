"""Business days by the rules of the reference page (codes.md, k), counted one day at a time.

Part of the slow judge: knows nothing of how ecmx keeps its calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["age_on", "business_days_after", "is_holiday"]

ONE = timedelta(days=1)


def nth_weekday(day: date, weekday: int, nth: int) -> bool:
    return day.weekday() == weekday and (day.day - 1) // 7 + 1 == nth


def named(day: date) -> bool:
    """Whether a holiday falls on the day itself, before it is moved off a weekend."""
    last_monday = day.month == 5 and day.weekday() == 0 and (day + 7 * ONE).month == 6
    return (
        (day.month, day.day) in {(1, 1), (3, 31), (7, 4), (11, 11), (12, 25)}
        or (day.month in (1, 2) and nth_weekday(day, 0, 3))
        or last_monday
        or (day.month == 9 and nth_weekday(day, 0, 1))
        or (day.month == 11 and nth_weekday(day, 3, 4))
        or ((day - ONE).month == 11 and nth_weekday(day - ONE, 3, 4))
    )


def is_holiday(day: date) -> bool:
    """A Sunday's holiday is kept on Monday, a Saturday's is lost, save Veterans Day's, kept on Friday."""
    sunday_before = day.weekday() == 0 and named(day - ONE)
    veterans = day.weekday() == 4 and (day + ONE).month == 11 and (day + ONE).day == 11
    return named(day) or sunday_before or veterans


def business_days_after(day: date, count: int) -> date:
    while count:
        day += ONE
        if day.weekday() < 5 and not is_holiday(day):
            count -= 1
    return day


def age_on(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
