"""How a day is spelled in text: the spellings that a column of dates can have, and what a text says in a column spelled so.

Knows days and spellings only; what is wrong with a text has its code from `problems`. Times after a day are dropped, never shifted.
No clock is looked at: what century a year of two digits lies in hangs on the day that the caller says is the last that can be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import polars as pl

from ecmx.guidance.date_forms import IN_COLUMNS, LONG_MONTHS, SERIAL, SHORT_MONTHS, date_form
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.problems import DATE_IMPOSSIBLE, DATE_OUT_OF_RANGE, DATE_UNREADABLE, SEVERAL_VALUES

__all__ = [
    "EARLIEST",
    "LATEST",
    "PLACEHOLDERS",
    "Said",
    "is_endless",
    "is_unknown",
    "quickly",
    "said",
    "serial_of",
    "spelt_as",
    "stands_in",
    "times_of_day",
    "without_time",
]

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
#: Days that programs put where they have none.
PLACEHOLDERS = (date(1900, 1, 1), date(2099, 12, 31))
Days = TypeVar("Days", pl.Series, pl.Expr)
_ENDLESS = re.compile(r"12[/.-]?31[/.-]?9999|9999[/.-]?12[/.-]?31|31-dec-9999", re.IGNORECASE)

# eight digits alone
_MONTH_FIRST, _YEAR_FIRST = (name for name in IN_COLUMNS if date_form(name).solid)
_SERIAL_ZERO = date(1899, 12, 30)  # from 1 March 1900 on; Excel counts a 29 February 1900 that never was

# what follows a day: 00:00:00 of SAS with a colon before it, GMT-0700 (Pacific Daylight Time) of JavaScript, a zone's letters
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
_SAS_CLOCK = r":[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_ZONE = r"\s*(?:[Zz]|(?:UTC|GMT)?\s*[+-][0-9]{2}:?[0-9]{2}|[A-Z]{2,5})?\s*(?:\([^()]*\))?"
_TIME = rf"(?:(?:[Tt]|[\s,]+){_CLOCK}|{_SAS_CLOCK}){_ZONE}$"
# May 13 00:00:00 PDT 1983: the year behind the time
_YEAR_LAST = rf"([A-Za-z]{{3,9}})\s+([0-9]{{1,2}})\s+{_CLOCK}\s+(?:[A-Z]{{2,5}}\s+)?([0-9]{{4}})$"
_WEEKDAY = r"(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
_POINT_ZERO = r"^([0-9]{7,8})\.0+$"  # a number cell of an export: 19830513.0
_PARTS_OF_TIME = (
    r"(?:[0-9]{4}:|[Tt]|[\s,]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?\s*(?:([AaPp])\.?[Mm])?"
)
_PART_OF_DAY = r"^[0-9]{5}(\.[0-9]+)$"  # behind a spreadsheet's number of a day
_TIME_AFTER = re.compile(_TIME)
_YEAR_LAST_AFTER, _WEEKDAY_BEFORE, _POINT_ZERO_AFTER = map(re.compile, (_YEAR_LAST, _WEEKDAY, _POINT_ZERO))
_UNKNOWN = re.compile(r"0{1,2}([/.-])0{1,2}\1(?:0000|00)|0000([/.-])0{1,2}\2(?:00|0)|00000000")
_SEPARATED = re.compile(r"([0-9]{1,4})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})")
_SERIAL = re.compile(r"([0-9]{1,5})(?:\.[0-9]*)?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s/.,-]*([A-Za-z]{3,9})[\s/.,-]*([0-9]{4}|[0-9]{2})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})[\s/.-]*([0-9]{1,2})(?:st|nd|rd|th)?(?:[\s,/.-]+)([0-9]{4}|[0-9]{2})")
_ONE_OF_SEVERAL = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}([/.-])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{8})(?![0-9])"
)


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """A day as said by a text, and whether the text is spelled as its column is."""

    day: date
    own: bool


def without_time(text: pl.Series) -> pl.Series:
    """The texts without a time of day after the date, without a day of the week before it, and without the .0 of a number cell."""
    said = pl.col("text").str
    asked = (said.contains(":", literal=True), said.contains("[A-Za-z]"), said.ends_with(".0"))
    timed, worded, pointed = (
        text.to_frame("text").select(one.any().alias(str(at)) for at, one in enumerate(asked)).row(0)
    )
    if timed:
        text = text.str.replace(_YEAR_LAST, "$1 $2, $3").str.replace(_TIME, "")
    if worded:
        text = text.str.replace(_WEEKDAY, "")
    return text.str.replace(_POINT_ZERO, "$1") if timed or worded or pointed else text


def times_of_day(text: pl.Series) -> pl.Series:
    """The time of day that each text has beside its day, in seconds; null where it has none. Int32."""
    none = pl.repeat(None, len(text), dtype=pl.Int32, eager=True)
    if text.str.contains(":", literal=True).any():
        parts = text.str.extract_groups(_PARTS_OF_TIME).struct.unnest()
        hour, minute, second = (parts.to_series(at).cast(pl.Int32) for at in range(3))
        half = parts.to_series(3).str.to_lowercase()
        hour = hour.zip_with(half.is_null(), hour % 12 + 12 * (half == "p").cast(pl.Int32))
        return hour * 3600 + minute * 60 + second.fill_null(0)
    if text.str.contains(".", literal=True).any():
        part = text.str.extract(_PART_OF_DAY).cast(pl.Float64)
        return (part * 86_400).round().cast(pl.Int32)
    return none


def is_unknown(text: str, spelling: str) -> bool:
    """Whether the text is 00/00/0000 (fn 22, 35), spelled in any way; a number cell of zeros comes as 0."""
    return _UNKNOWN.fullmatch(_bare(text)) is not None or (text == "0" and date_form(spelling).solid)


def quickly(text: pl.Series, spelling: str, latest: date | None = None, *, bare: bool = False) -> pl.Series:
    """The days of the texts that are plainly spelled so and within range, else null; Date.

    latest: the last day that a year of two digits can mean; without it such years are not read. bare: the texts are `without_time`.
    """
    form = date_form(spelling)
    if form.short and latest is None:
        return pl.repeat(None, len(text), dtype=pl.Date, eager=True)
    text = text if bare else without_time(text)
    if spelling == SERIAL:
        number = text.set(~text.str.contains(r"^[0-9]{1,5}(\.[0-9]*)?$"), None).cast(pl.Float64).cast(pl.Int32)
        days = number - (number > 60).cast(pl.Int32) + (date(1899, 12, 31) - date(1970, 1, 1)).days
        found = days.set(number < 1, None).cast(pl.Date)
    elif form.solid:
        size = text.str.len_bytes()
        if form.first and (size == 7).any():
            text = text.zip_with(size != 7, "0" + text)
            size = text.str.len_bytes()
        found = text.set(size != 8, None).str.to_date(form.strftime, strict=False)
    else:
        found = text.str.to_date(form.strftime, strict=False)
    if form.short and latest is not None:
        leap = (found.dt.month() == 2) & (found.dt.day() == 29)  # not every century has it
        found = found.set(leap.fill_null(value=False), None)
        found = found.zip_with((found <= latest).fill_null(value=True), found.dt.offset_by("-100y"))
        first = pl.Series([latest], dtype=pl.Date).dt.offset_by("-100y").item()
        found = found.zip_with((found > first).fill_null(value=True), found.dt.offset_by("100y"))
    return found.set((found < EARLIEST) | (found > LATEST), None)


def said(text: str, spelling: str, latest: date | None = None) -> Said | Problem:
    """The day that a text says in a column spelled so, or what is wrong with it. Never guesses between two readings."""
    bare = _bare(text)
    for read in (_separated, _digits, _named):
        found = read(bare, spelling, latest)
        if found is not None:
            return found
    return SEVERAL_VALUES if len(_ONE_OF_SEVERAL.findall(text)) > 1 else DATE_UNREADABLE


def stands_in(days: Days) -> Days:
    """Whether each is a day that programs put where they have none."""
    first, last = PLACEHOLDERS
    return (days == first) | (days == last)


def is_endless(text: str) -> bool:
    """Whether a text is the last day that databases know, which they put where there is no end."""
    return _ENDLESS.fullmatch(_TIME_AFTER.sub("", text).strip()) is not None


def serial_of(days: pl.Series) -> pl.Series:
    """Excel's numbers of days (of the calendar that begins in 1900), Int32."""
    number = days.cast(pl.Int32) - (_SERIAL_ZERO - date(1970, 1, 1)).days
    return number - (number <= 60).cast(pl.Int32)


def spelt_as(day: date, spelling: str) -> str:
    """A day in a spelling."""
    if spelling == SERIAL:
        serial = (day - _SERIAL_ZERO).days
        return str(serial if serial > 60 else serial - 1)
    return date_form(spelling).written(day)


def _bare(text: str) -> str:
    """`without_time` of one text."""
    text = _TIME_AFTER.sub("", _YEAR_LAST_AFTER.sub(r"\1 \2, \3", text))
    return _POINT_ZERO_AFTER.sub(r"\1", _WEEKDAY_BEFORE.sub("", text)).strip()


def _day(year: int, month: int, day: int, *, own: bool) -> Said | Problem:
    try:
        found = date(year, month, day)
    except ValueError:
        return DATE_IMPOSSIBLE if year > 0 else DATE_UNREADABLE
    return Said(found, own) if EARLIEST <= found <= LATEST else DATE_OUT_OF_RANGE


def _short_year(two: int, month: int, day: int, latest: date) -> Said | Problem:
    """The last day of that year, month and day that is not after `latest`."""
    year = latest.year - (latest.year - two) % 100
    return _day(
        year if (year, month, day) <= (latest.year, latest.month, latest.day) else year - 100, month, day, own=True
    )


def _separated(text: str, spelling: str, latest: date | None) -> Said | Problem | None:
    found = _SEPARATED.fullmatch(text)
    if not found:
        return None
    first, separator, second, third = found.groups()
    if len(first) == 4:
        if len(third) > 2:
            return None
        return _day(int(first), int(second), int(third), own=separator.join(("YYYY", "MM", "DD")) == spelling)
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    form = date_form(spelling)
    if len(third) == 2:
        if form.named or not form.short or latest is None:
            return None
        return _short_year(int(third), int(first), int(second), latest)
    if form.first == "day":
        return _day(int(third), int(second), int(first), own=True)
    if not form.month_before_day:
        return None
    return _day(int(third), int(first), int(second), own=separator.join(("MM", "DD", "YYYY")) == spelling)


def _digits(text: str, spelling: str, _latest: date | None) -> Said | Problem | None:
    if spelling == SERIAL and _SERIAL.fullmatch(text):
        serial = int(float(text))
        day = _SERIAL_ZERO + timedelta(serial + (serial <= 60))
        return Said(day, own=True) if serial and day <= LATEST else DATE_OUT_OF_RANGE
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 7 and spelling == _MONTH_FIRST:  # a number cell lost the zero at its front
        text = f"0{text}"
    if len(text) != 8:
        return None
    forms = {_YEAR_FIRST: (text[:4], text[4:6], text[6:])}
    if date_form(spelling).first != "day":
        forms[_MONTH_FIRST] = (text[4:], text[:2], text[2:4])  # fn 61's form
    tried = {form: _day(*map(int, parts), own=form == spelling) for form, parts in forms.items()}
    # no text of eight digits is a day within range both ways: 19…21 is no month
    for outcome in tried.values():
        if isinstance(outcome, Said):
            return outcome
    own = tried.get(spelling)
    if own is not None:
        return own
    like = 1 <= int(text[:2]) <= 12 and 1 <= int(text[2:4]) <= 31 and EARLIEST.year <= int(text[4:]) <= LATEST.year
    return DATE_IMPOSSIBLE if like and _MONTH_FIRST in forms else None


def _named(text: str, spelling: str, latest: date | None) -> Said | Problem | None:
    found = _DAY_MONTH.fullmatch(text)
    if found:
        day, name, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        return None
    month = _month(name)
    if month is None:
        return None
    form = date_form(spelling)
    if len(year) == 4:
        return _day(int(year), month, int(day), own=form.named)
    if not (form.named and form.short) or latest is None:
        return None
    return _short_year(int(year), month, int(day), latest)


def _month(name: str) -> int | None:
    name = name.capitalize()
    known = name == "Sept" or name in LONG_MONTHS or name in SHORT_MONTHS
    return SHORT_MONTHS.index(name[:3]) + 1 if known else None
