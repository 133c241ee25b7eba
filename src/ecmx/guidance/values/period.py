"""A reporting period: a start date and an end date with a period between, MM/DD/YYYY.MM/DD/YYYY (fn 36, 67)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import polars as pl

from ecmx.guidance.date_forms import IN_PACKED_CELLS, MONTHS, ON_PAPER, date_form
from ecmx.guidance.values import calendar_text as days
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import PERIOD_FORMAT, PERIOD_REVERSED

__all__ = ["Period"]

_BETWEEN = (".", "-", " - ", " to ", "–", " – ", "/", ",", ";", " ")
_PAIRS = {f"{day}{sign}{day}": (day, sign) for day in IN_PACKED_CELLS for sign in _BETWEEN if sign not in day}
_PAIR_RES = {
    spelling: re.compile(f"({date_form(day).likely}){re.escape(sign)}({date_form(day).likely})")
    for spelling, (day, sign) in _PAIRS.items()
}
_MONTH_RES = {month: re.compile(date_form(month).pattern) for month in MONTHS}


@dataclass(frozen=True)
class Period(PacedKind):
    """A struct of start and end, both inclusive.

    Two whole dates are read whatever stands between them; a month alone, only in a column of months.
    """

    name: ClassVar[str] = "period"
    width: ClassVar[float] = 24.0
    in_parts: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    file_wide: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (PERIOD_FORMAT, PERIOD_REVERSED)
    spellings: ClassVar[tuple[str, ...]] = (*_PAIRS, *MONTHS)

    @property
    def words(self) -> str:
        return f"a period as {ON_PAPER}.{ON_PAPER}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.Struct({"start": pl.Date(), "end": pl.Date()})

    @property
    def good(self) -> tuple[str, ...]:
        return ("10/01/2026.10/31/2026", "10/01/2026 - 10/31/2026", "2026-10-01 to 2026-10-31", "10/01/2026.10/01/2026")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("10/01/2026", "period-format"),
            ("2026-10-01", "period-format"),
            ("October", "period-format"),
            ("09/31/2026.10/31/2026", "period-format"),
            ("09/30/2026.09/01/2026", "period-reversed"),
        )

    def infer(self, text: pl.Series, declared: str = "") -> str:
        start = self.spelt(declared)
        votes = dict.fromkeys((start, *self.spellings), 0)
        for one, count in text.drop_nulls().value_counts().iter_rows():
            for spelling in votes:
                if self._is_spelt(str(one), spelling):
                    votes[spelling] += int(count)
        return max(votes, key=lambda spelling: votes[spelling])

    @staticmethod
    def _is_spelt(text: str, spelling: str) -> bool:
        if spelling in _PAIRS:
            return _PAIR_RES[spelling].fullmatch(text) is not None and _pair(text, spelling) is not None
        return _month(text, spelling) is not None

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.quick`: none; a file has few periods."""
        return pl.repeat(None, len(text), dtype=self.dtype, eager=True)

    def judge(self, text: str, spelling: str) -> Judged:
        found = (_month(text, spelling) if spelling in MONTHS else None) or _pair(text, spelling)
        if found is None:
            return unread(PERIOD_FORMAT)
        start, end = found
        return unread(PERIOD_REVERSED) if end < start else read_as({"start": start, "end": end})

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.inscribe`. In a spelling of months, a period that is no whole month is written as the guidance has it."""
        start, end = value.struct.field("start"), value.struct.field("end")
        form, sign = _PAIRS.get(spelling, (ON_PAPER, "."))
        chrono = date_form(form).strftime
        pairs = start.dt.strftime(chrono) + sign + end.dt.strftime(chrono)
        if spelling in _PAIRS:
            return pairs
        whole = (start == start.dt.month_start()) & (end == start.dt.month_end())
        return start.dt.strftime(date_form(spelling).strftime).zip_with(whole, pairs)


def _pair(text: str, spelling: str) -> tuple[date, date] | None:
    form = _PAIRS[spelling][0] if spelling in _PAIRS else ON_PAPER
    exact = _PAIR_RES[spelling].fullmatch(text) if spelling in _PAIRS else None
    for found in (exact, *_splits(text)):
        if found:
            said = [days.said(part.strip(), form) for part in (found[1], found[2])]
            if isinstance(said[0], days.Said) and isinstance(said[1], days.Said):
                return said[0].day, said[1].day
    return None


def _splits(text: str) -> list[re.Match[str]]:
    """The ways to part a text in two of about equal length, the parting sign between."""
    found = re.finditer(r"\s*(?:\b(?:to|thru|through)\b|[–—.,;/]|(?<=[0-9])-|\s-|\s)\s*", text, re.IGNORECASE)
    splits = []
    for sign in found:
        if abs(sign.start() - (len(text) - sign.end())) <= 4:
            split = re.compile(rf"(.{{{sign.start()}}}).{{{sign.end() - sign.start()}}}(.*)", re.DOTALL).fullmatch(text)
            if split:
                splits.append(split)
    return splits


def _month(text: str, spelling: str) -> tuple[date, date] | None:
    found = _MONTH_RES[spelling].fullmatch(text)
    if not found:
        return None
    month, year = found["month"], found["year"]
    first = days.said(f"{month} 1, {year}" if date_form(spelling).named else f"{month}/01/{year}", ON_PAPER)
    if isinstance(first, Problem):
        return None
    return first.day, (first.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
