"""A stretch of time that ends with the day a file speaks of: within it the guidance has visits counted and prescriptions listed.

Knows lengths only, no days of any file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Window"]

_WORDS = re.compile(r"([1-9][0-9]*) (months|days)")
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Window:
    """So many months (fn 32), or so many days (Table 2: the prior 90 days)."""

    count: int
    unit: str

    @classmethod
    def said(cls, words: str) -> Window:
        """Out of "6 months" or "90 days"; ValueError for other words."""
        found = _WORDS.fullmatch(words)
        if not found:
            raise ValueError(f"{words!r} is no window: take so many months or days")
        return cls(int(found[1]), found[2])

    @property
    def words(self) -> str:
        """6 months, 90 days."""
        return f"{self.count} {self.unit}"

    @property
    def back(self) -> str:
        """The way back to its first day, as Polars takes an offset."""
        return f"-{self.count}{'mo' if self.unit == 'months' else 'd'}"

    @property
    def longest(self) -> int:
        """The most days that it can have: six months have 184 at most."""
        if self.unit == "days":
            return self.count
        return max(sum(_MONTHS[(first + at) % 12] for at in range(self.count)) for first in range(12))
