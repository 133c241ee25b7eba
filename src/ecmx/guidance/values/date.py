"""A date. The guidance writes MM/DD/YYYY; a column may be spelled otherwise, as long as it is spelled in one way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import polars as pl

from ecmx.guidance.date_forms import DAY_FIRST, IN_COLUMNS, ISO_DAY, ON_PAPER, SERIAL, date_form, on_paper
from ecmx.guidance.values import calendar_text as days
from ecmx.guidance.values.base import Problem, Reading, State
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import (
    DATE_IMPOSSIBLE,
    DATE_OTHER_SPELLING,
    DATE_OUT_OF_RANGE,
    DATE_PLACEHOLDER,
    DATE_UNKNOWN_NOT_ALLOWED,
    DATE_UNREADABLE,
    SEVERAL_VALUES,
)

__all__ = ["Date"]

_AHEAD = 10  # years
_DAY_FIRST_LEAST = 2  # one date that fits only the other order is likelier a slip
_DAY_FIRST_SHARE = 0.25  # of the dates must be impossible with the month first; in a true column of days about 0.6 are


@dataclass(frozen=True)
class Date(PacedKind):
    """A day between 1900 and 2100. unknown: 00/00/0000 says that it is not known (fn 22, 35); born: of somebody's birth.

    A cell spelled otherwise than its column is read, and noted, where it can mean one day only (ISO, or a month first in a column
    with months first or years in front); 2-digit years and the order of day and month are never guessed against the column.
    A 2-digit year is never more than ten years after `today`, of a birth never after it; without a `today` it is not read.
    open: of an end, 12/31/9999 stands for none and is left unread. A day that programs put where they have none is read, and told.
    """

    unknown: bool = False
    open: bool = False
    born: bool = False
    today: date | None = None

    name: ClassVar[str] = "date"
    width: ClassVar[float] = 14.0
    is_day: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    file_wide: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (
        DATE_UNREADABLE,
        DATE_IMPOSSIBLE,
        DATE_OUT_OF_RANGE,
        DATE_UNKNOWN_NOT_ALLOWED,
        DATE_OTHER_SPELLING,
        SEVERAL_VALUES,
        DATE_PLACEHOLDER,
    )
    spellings: ClassVar[tuple[str, ...]] = IN_COLUMNS

    def shown(self, value: str) -> str:
        try:
            return on_paper(date.fromisoformat(value))
        except ValueError:
            return value

    def __str__(self) -> str:
        if self.unknown:
            return "date unknown"
        return "date open" if self.open else "date birth" if self.born else "date"

    def on(self, as_of: date) -> Date:
        return self if self.today == as_of else replace(self, today=as_of)

    @property
    def latest(self) -> date | None:
        """The last day that a year of two digits can mean."""
        return self.today if self.born or self.today is None else date(self.today.year + _AHEAD, 12, 31)

    @property
    def sentinel(self) -> State | None:
        return State.UNKNOWN_DATE if self.unknown else None

    @property
    def words(self) -> str:
        return f"a date as {ON_PAPER}{', or 00/00/0000 where it is not known' if self.unknown else ''}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.Date()

    @property
    def good(self) -> tuple[str, ...]:
        plain = ("10/15/2026", "1/5/2026", "02/29/2024", "10/15/2026 0:00", "10/15/2026 12:30:00 PM")
        return (*plain, "00/00/0000", "00000000", "0000-00-00") if self.unknown else plain

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("TBD", "date-unreadable"),
            ("10/15/26", "date-unreadable"),
            ("10/2026", "date-unreadable"),
            ("02/30/1981", "date-impossible"),
            ("13/13/1990", "date-impossible"),
            ("10/15/1826", "date-out-of-range"),
            ("12/31/9999", "date-placeholder" if self.open else "date-out-of-range"),
            ("01/01/1900", "date-placeholder"),
            ("2026-10-15", "date-other-spelling"),
            ("10152026", "date-other-spelling"),
            ("October 15, 2026", "date-other-spelling"),
            ("10/02/2026, 10/09/2026", "several-values"),
            *((("00/00/0000", "date-unknown-not-allowed"),) if not self.unknown else ()),
        )

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`. Leave the texts of real date cells out: they are ISO in whatever column.

        Days come first only where at least a quarter of the dates can be read in no other way.
        """
        start = self.spelt(declared)
        text = days.without_time(text.drop_nulls())
        text = text.filter(~text.str.contains("^[0/.-]+$"))
        best, most = start, self._readable(text, start)
        for spelling in self.spellings:
            if most == len(text):
                break
            count = self._readable(text, spelling)
            if count > most and (spelling != DAY_FIRST or self._day_first(text)):
                best, most = spelling, count
        return best

    def _readable(self, text: pl.Series, spelling: str) -> int:
        if spelling == SERIAL:  # a column of small numbers is no column of dates
            text = text.filter(text.str.contains(r"^[0-9]{5}(\.[0-9]*)?$"))
        if date_form(spelling).named:
            named = text.filter(text.str.contains("[A-Za-z]{3}")).value_counts().iter_rows()
            return sum(n for one, n in named if not isinstance(days.said(one, spelling, self.latest), Problem))
        return len(text) - days.quickly(text, spelling, self.latest, bare=True).null_count()

    def _day_first(self, text: pl.Series) -> bool:
        plain = text.str.replace_all("[.-]", "/")
        month, day = (days.quickly(plain, spelling).is_not_null() for spelling in (ON_PAPER, DAY_FIRST))
        only_day, only_month, either = (int(one.sum()) for one in (day & ~month, month & ~day, day | month))
        return only_day >= _DAY_FIRST_LEAST and not only_month and only_day >= _DAY_FIRST_SHARE * either

    def read(self, text: pl.Series, spelling: str = "", *, native: pl.Series | None = None) -> Reading:
        spelling = self.spelt(spelling)
        if native is None or not native.any():
            return self.assemble(text, self.quick(text, spelling), spelling)
        value = self.quick(text.str.head(10), ISO_DAY)
        if not native.all():
            value = value.zip_with(native, self.quick(text, spelling))
        return self.assemble(text, value, spelling)

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        found = days.quickly(text, spelling, self.latest)
        odd = days.stands_in(found)
        return found.set(odd, None) if odd.any() else found

    def judge(self, text: str, spelling: str) -> Judged:
        if days.is_unknown(text, spelling):
            return Judged(None, State.UNKNOWN_DATE) if self.unknown else unread(DATE_UNKNOWN_NOT_ALLOWED)
        found = days.said(text, spelling, self.latest)
        if isinstance(found, Problem):
            endless = self.open and found == DATE_OUT_OF_RANGE and days.is_endless(text)
            return unread(DATE_PLACEHOLDER if endless else found)
        if found.day in days.PLACEHOLDERS:
            return read_as(found.day, DATE_PLACEHOLDER)
        return read_as(found.day, None if found.own else DATE_OTHER_SPELLING)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        if spelling != SERIAL:
            return value.dt.strftime(date_form(spelling).strftime)
        return days.serial_of(value).cast(pl.String)

    def sentinels(self, spelling: str) -> dict[State, str]:
        """See `PacedKind.sentinels`: as the guidance has it, save where a column holds digits only."""
        return {State.UNKNOWN_DATE: "00000000" if date_form(spelling).solid else "00/00/0000"}
