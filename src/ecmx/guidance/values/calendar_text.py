"""How a day is spelt in text: the spellings that a column of dates can have, and what a text says in a column spelt so.

Knows days and spellings only; what is wrong with a text has its code from `problems`. Times after a day are dropped, never shifted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.problems import DATE_IMPOSSIBLE, DATE_OUT_OF_RANGE, DATE_UNREADABLE, SEVERAL_VALUES

__all__ = [
    "EARLIEST",
    "LATEST",
    "PLACEHOLDERS",
    "SPELLINGS",
    "Said",
    "is_endless",
    "is_unknown",
    "quickly",
    "said",
    "serial_of",
    "spelt_as",
    "without_time",
]

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
#: Days that programs put where they have none.
PLACEHOLDERS = (date(1900, 1, 1), date(2099, 12, 31))
_ENDLESS = re.compile(r"12[/.-]?31[/.-]?9999|9999[/.-]?12[/.-]?31|31-dec-9999", re.IGNORECASE)

# spelling → chrono's format; [0] is the guidance's, and month-first stands before day-first
SPELLINGS: dict[str, str] = {
    "MM/DD/YYYY": "%m/%d/%Y",
    "MM-DD-YYYY": "%m-%d-%Y",
    "MM.DD.YYYY": "%m.%d.%Y",
    "MMDDYYYY": "%m%d%Y",
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYYMMDD": "%Y%m%d",
    "DD-MON-YYYY": "%d-%b-%Y",
    "DD-MON-YY": "%d-%b-%y",
    "MM/DD/YY": "%m/%d/%y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "excel-serial": "",
}
_BY_SEPARATOR = {"/": "MM/DD/YYYY", "-": "MM-DD-YYYY", ".": "MM.DD.YYYY"}
# columns in which 10/15/2026 can only mean month first: those spelt so, and those with the year in front
_MONTH_FIRST = frozenset(SPELLINGS) - {"DD/MM/YYYY", "DD-MON-YYYY", "DD-MON-YY", "excel-serial"}
_SHORT_YEAR = ("MM/DD/YY", "DD-MON-YY")
_AHEAD = 10  # a year of two digits is never further than this in the future; anything later was a century before
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SERIAL_ZERO = date(1899, 12, 30)  # from 1 March 1900 on; Excel counts a 29 February 1900 that never was

_TIME = (
    r"(?:[Tt]|[\s,]+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:[Zz]|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?$"
)
_TIME_AFTER = re.compile(_TIME)
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
    """A day as said by a text, and whether the text is spelt as its column is."""

    day: date
    own: bool


def without_time(text: pl.Series) -> pl.Series:
    """The texts without a time of day after the date."""
    return text.str.replace(_TIME, "") if text.str.contains(":", literal=True).any() else text


def is_unknown(text: str, spelling: str) -> bool:
    """Whether the text is 00/00/0000 (fn 22, 35), spelt in any way; a number cell of zeros comes as 0."""
    return _UNKNOWN.fullmatch(_TIME_AFTER.sub("", text)) is not None or (
        text == "0" and spelling in ("MMDDYYYY", "YYYYMMDD")
    )


def quickly(text: pl.Series, spelling: str) -> pl.Series:
    """The days of the texts that are plainly spelt so and within range, else null; Date."""
    text = without_time(text)
    if spelling == "excel-serial":
        number = text.set(~text.str.contains(r"^[0-9]{1,5}(\.[0-9]*)?$"), None).cast(pl.Float64).cast(pl.Int32)
        days = number - (number > 60).cast(pl.Int32) + (date(1899, 12, 31) - date(1970, 1, 1)).days
        found = days.set(number < 1, None).cast(pl.Date)
    elif spelling in ("MMDDYYYY", "YYYYMMDD"):
        size = text.str.len_bytes()
        if spelling == "MMDDYYYY" and (size == 7).any():
            text = text.zip_with(size != 7, "0" + text)
            size = text.str.len_bytes()
        found = text.set(size != 8, None).str.to_date(SPELLINGS[spelling], strict=False)
    else:
        found = text.str.to_date(SPELLINGS[spelling], strict=False)
    if spelling in _SHORT_YEAR:
        latest = _today().year + _AHEAD
        found = found.zip_with(found.dt.year() <= latest, found.dt.offset_by("-100y"))
        found = found.zip_with(found.dt.year() > latest - 100, found.dt.offset_by("100y"))
    return found.set(~found.is_between(EARLIEST, LATEST), None)


def said(text: str, spelling: str) -> Said | Problem:
    """The day that a text says in a column spelt so, or what is wrong with it. Never guesses between two readings."""
    bare = _TIME_AFTER.sub("", text).strip()
    for read in (_separated, _digits, _named):
        found = read(bare, spelling)
        if found is not None:
            return found
    return SEVERAL_VALUES if len(_ONE_OF_SEVERAL.findall(text)) > 1 else DATE_UNREADABLE


def is_endless(text: str) -> bool:
    """Whether a text is the last day that databases know, which they put where there is no end."""
    return _ENDLESS.fullmatch(_TIME_AFTER.sub("", text).strip()) is not None


def serial_of(days: pl.Series) -> pl.Series:
    """Excel's numbers of days (of the calendar that begins in 1900), Int32."""
    number = days.cast(pl.Int32) - (_SERIAL_ZERO - date(1970, 1, 1)).days
    return number - (number <= 60).cast(pl.Int32)


def spelt_as(day: date, spelling: str) -> str:
    """A day in a spelling."""
    if spelling == "excel-serial":
        serial = (day - _SERIAL_ZERO).days
        return str(serial if serial > 60 else serial - 1)
    month = _MONTHS[day.month - 1].capitalize()
    pattern = SPELLINGS[spelling].replace("%b", month).replace("%y", f"{day.year % 100:02}")
    return pattern.replace("%Y", f"{day.year:04}").replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}")


def _today() -> date:
    return date.today()


def _day(year: int, month: int, day: int, *, own: bool) -> Said | Problem:
    try:
        found = date(year, month, day)
    except ValueError:
        return DATE_IMPOSSIBLE if year > 0 else DATE_UNREADABLE
    return Said(found, own) if EARLIEST <= found <= LATEST else DATE_OUT_OF_RANGE


def _full_year(two: int) -> int:
    latest = _today().year + _AHEAD
    return latest - (latest - two) % 100


def _separated(text: str, spelling: str) -> Said | Problem | None:
    found = _SEPARATED.fullmatch(text)
    if not found:
        return None
    first, separator, second, third = found.groups()
    if len(first) == 4:
        if len(third) > 2:
            return None
        return _day(int(first), int(second), int(third), own=f"YYYY{separator}MM{separator}DD" == spelling)
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    if len(third) == 2:
        if spelling != "MM/DD/YY":
            return None
        return _day(_full_year(int(third)), int(first), int(second), own=True)
    if spelling == "DD/MM/YYYY":
        return _day(int(third), int(second), int(first), own=True)
    if spelling not in _MONTH_FIRST:
        return None
    return _day(int(third), int(first), int(second), own=_BY_SEPARATOR[separator] == spelling)


def _digits(text: str, spelling: str) -> Said | Problem | None:
    if spelling == "excel-serial" and _SERIAL.fullmatch(text):
        serial = int(float(text))
        day = _SERIAL_ZERO + timedelta(serial + (serial <= 60))
        return Said(day, own=True) if serial and day <= LATEST else DATE_OUT_OF_RANGE
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 7 and spelling == "MMDDYYYY":  # a number cell lost the zero at its front
        text = f"0{text}"
    if len(text) != 8:
        return None
    forms = {"YYYYMMDD": (text[:4], text[4:6], text[6:])}
    if spelling in _MONTH_FIRST or spelling == "excel-serial" or "MON" in spelling:
        forms["MMDDYYYY"] = (text[4:], text[:2], text[2:4])  # fn 61's form
    tried = {form: _day(*map(int, parts), own=form == spelling) for form, parts in forms.items()}
    # no text of eight digits is a day within range both ways: 19…21 is no month
    for outcome in tried.values():
        if isinstance(outcome, Said):
            return outcome
    own = tried.get(spelling)
    if own is not None:
        return own
    like = 1 <= int(text[:2]) <= 12 and 1 <= int(text[2:4]) <= 31 and EARLIEST.year <= int(text[4:]) <= LATEST.year
    return DATE_IMPOSSIBLE if like and "MMDDYYYY" in forms else None


def _named(text: str, spelling: str) -> Said | Problem | None:
    found = _DAY_MONTH.fullmatch(text)
    if found:
        day, name, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        return None
    month = _month(name)
    if month is None or (len(year) == 2 and spelling != "DD-MON-YY"):
        return None
    full = int(year) if len(year) == 4 else _full_year(int(year))
    return _day(full, month, int(day), own=spelling in ("DD-MON-YYYY", "DD-MON-YY"))


def _month(name: str) -> int | None:
    name = name.lower()
    if name == "sept" or name in _LONG_MONTHS or name in _MONTHS:
        return _MONTHS.index(name[:3]) + 1
    return None
