"""The period that files report on, and the last day on which anything in them can have happened. Knows no member."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ecmx.errors import UsageProblem
from ecmx.guidance import date_form

__all__ = ["Month"]


@dataclass(frozen=True, slots=True)
class Month:
    """A reporting period of one month."""

    start: date
    end: date

    @classmethod
    def of(cls, text: str) -> Month:
        """The month that "2026-10" names; UsageProblem where it names none."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2098:
            raise UsageProblem(
                "period-not-a-month", "The period has to be a month, such as 2026-10.", "Write year-month."
            )
        year, month = int(found[1]), int(found[2])
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def before(cls, day: date) -> Month:
        """The last whole month before a day."""
        end = day.replace(day=1) - timedelta(days=1)
        return cls(end.replace(day=1), end)

    @property
    def words(self) -> str:
        """As sentences say it: October 2026."""
        return date_form("Month YYYY").written(self.start)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def check_day(self) -> date:
        """The day after it, on which everything in the files is past."""
        return self.end + timedelta(days=1)
