"""The business calendar, for the ten business days between authorization and assignment (guidance 1.1, fn 24, 41).

Holidays are data (`data/holidays.toml`: California's), and a calendar can be replaced. Knows nothing of members, files or rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from ecmx.guidance.data import GuidanceDataInvalid, read, sound

__all__ = ["ASSIGNMENT_DAYS", "Calendar", "Holiday", "add_business_days", "latest_deadlines"]

ASSIGNMENT_DAYS = 10  # guidance 1.1, fn 24, 41
SATURDAY, SUNDAY = 6, 7
WEEKS_OF_A_YEAR = 52
WORKING_WEEK = (True, True, True, True, True, False, False)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of every year: a fixed `day` of a month, or its `nth` `weekday` (1 = Monday; nth -1 = last), `days_after` days later."""

    name: str
    month: int
    day: int = 0
    weekday: int = 0
    nth: int = 0
    days_after: int = 0
    saturday_to_friday: bool = False

    def observed(self, year: int) -> date:
        """The day on which offices are closed for it; a New Year's Day moved to Friday falls into the year before."""
        if self.day:
            fixed = date(year, self.month, self.day)
            if fixed.isoweekday() == SUNDAY:
                return fixed + timedelta(days=1)
            if fixed.isoweekday() == SATURDAY and self.saturday_to_friday:
                return fixed - timedelta(days=1)
            return fixed
        if self.nth > 0:
            first = date(year, self.month, 1)
            found = first + timedelta(days=(self.weekday - first.isoweekday()) % 7 + 7 * (self.nth - 1))
        else:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
            found = last - timedelta(days=(last.isoweekday() - self.weekday) % 7)
        return found + timedelta(days=self.days_after)

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Holiday:
        """A holiday out of holidays.toml; GuidanceDataInvalid when it cannot be meant."""
        what = f"holiday {entry.get('name', '?')}"
        may: dict[str, type] = {
            "day": int,
            "weekday": int,
            "nth": int,
            "days_after": int,
            "saturday": str,
            "in_doubt": bool,
        }
        sound(entry, what, needs={"name": str, "month": int}, may=may)
        fixed = "day" in entry and entry.get("saturday") in ("stays", "friday")
        floating = entry.get("weekday") in range(1, 8) and entry.get("nth") in (-1, 1, 2, 3, 4)
        if fixed == floating or not 1 <= entry["month"] <= 12:
            raise GuidanceDataInvalid(f"{what}: needs a day and its Saturday rule, or a weekday and which one")
        return cls(
            name=entry["name"],
            month=entry["month"],
            day=entry.get("day", 0),
            weekday=entry.get("weekday", 0),
            nth=entry.get("nth", 0),
            days_after=entry.get("days_after", 0),
            saturday_to_friday=entry.get("saturday") == "friday",
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are business days: Monday to Friday but the holidays and the single days closed beside them."""

    name: str
    yearly: tuple[Holiday, ...] = ()
    closed: frozenset[date] = frozenset()

    @classmethod
    def california(cls) -> Calendar:
        """The default: California's state holidays."""
        return cls("California", _shipped(in_doubt=False))

    @classmethod
    def weekends_only(cls) -> Calendar:
        """No holidays at all."""
        return cls("weekends only")

    @classmethod
    def benefit_of_the_doubt(cls) -> Calendar:
        """California's holidays and those in doubt: its deadline is the latest that anyone could mean."""
        return cls("California, holidays in doubt counted", (*_shipped(in_doubt=False), *_shipped(in_doubt=True)))

    def holidays(self, years: Iterable[int]) -> frozenset[date]:
        """The holidays and closed days that fall into these years; some may fall on a weekend."""
        wanted = set(years)
        around = {year for asked in wanted for year in (asked, asked + 1) if 1 <= year < date.max.year}
        observed = {holiday.observed(year) for holiday in self.yearly for year in around}
        return frozenset(day for day in observed | self.closed if day.year in wanted)

    def is_business_day(self, day: date) -> bool:
        """Whether that day is one."""
        return day.isoweekday() < SATURDAY and day not in self.holidays([day.year])

    def add_business_days(self, start: date, n: int) -> date:
        """The nth business day after `start`; `start` itself is day 0, whether it is a business day or not. ValueError unless n ≥ 1."""
        deadline: date = self.deadlines(pl.Series([start], dtype=pl.Date), n).item()
        return deadline

    def deadlines(self, starts: pl.Series, n: int) -> pl.Series:
        """Of every date (Date, null stays null) the nth business day after it. ValueError unless n ≥ 1."""
        if n < 1:
            raise ValueError("business days are counted from 1")
        low, high = starts.min(), starts.max()
        if not isinstance(low, date) or not isinstance(high, date):
            return starts
        # even with holidays n business days take no more than n weeks
        closed = self.holidays(range(low.year, high.year + n // WEEKS_OF_A_YEAR + 2))
        return starts.dt.add_business_days(n, week_mask=WORKING_WEEK, holidays=sorted(closed), roll="backward")


def add_business_days(start: date, n: int, calendar: Calendar | None = None) -> date:
    """The nth business day after `start` (day 0), by California's calendar unless another is given."""
    return (calendar or Calendar.california()).add_business_days(start, n)


def latest_deadlines(starts: pl.Series, n: int = ASSIGNMENT_DAYS, calendar: Calendar | None = None) -> pl.Series:
    """Of every date the latest day that can be meant by n business days after it, name and length as given.

    Where a holiday is in doubt the later date counts (domain.md); a calendar given by an agreement leaves no doubt and is taken as it is.
    """
    return (calendar or Calendar.benefit_of_the_doubt()).deadlines(starts, n)


@lru_cache(maxsize=2)
def _shipped(*, in_doubt: bool) -> tuple[Holiday, ...]:
    entries = read("holidays.toml")["holiday"]
    return tuple(Holiday.from_entry(entry) for entry in entries if entry.get("in_doubt", False) is in_doubt)
