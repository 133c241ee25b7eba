"""The forms in which a day or a month is written: a table of parts, and by name every form that is made of them.

A form's name is what a layout says and what people read, and from it follows how the form is read, written and shown in a workbook: no
other table stands anywhere. Knows no kind of value and no layout. Light to import, since the command line says days too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

__all__ = [
    "DAY_FIRST",
    "IN_COLUMNS",
    "IN_CONDITIONS",
    "IN_FILE_NAMES",
    "IN_PACKED_CELLS",
    "ISO_DAY",
    "LONG_MONTHS",
    "MONTHS",
    "ON_PAPER",
    "SERIAL",
    "SHORT_MONTHS",
    "DateForm",
    "date_form",
    "in_words",
    "moment_on_paper",
    "month_on_paper",
    "on_paper",
]

ON_PAPER = "MM/DD/YYYY"  # the guidance's own, and what people are told
ISO_DAY = "YYYY-MM-DD"  # of real date cells, and of what programs are told
DAY_FIRST = "DD/MM/YYYY"
SERIAL = "excel-serial"
#: The forms of a column of dates; [0] is the guidance's, and month-first stands before day-first.
IN_COLUMNS = (
    ON_PAPER, "MM-DD-YYYY", "MM.DD.YYYY", "MMDDYYYY", ISO_DAY, "YYYY/MM/DD", "YYYYMMDD", "DD-MON-YYYY", "DD-MON-YY", "MM/DD/YY",
    DAY_FIRST, SERIAL,
)  # fmt: skip
#: Those of the days inside a period and inside a prescription; and of an observation (fn 30), in the order in which they are preferred.
IN_PACKED_CELLS = (ON_PAPER, "MM-DD-YYYY", "MMDDYYYY", ISO_DAY, "YYYYMMDD")
IN_CONDITIONS = ("DDMMYYYY", "MMDDYYYY", ON_PAPER, ISO_DAY, "YYYYMMDD")
#: Those of a month alone, in a column of periods and in the name of a file.
MONTHS = ("MM/YYYY", "YYYY-MM", "YYYYMM", "MMYYYY", "Month YYYY")
IN_FILE_NAMES = (
    "YYYY-MM", "YYYY_MM", "YYYYMM", "MMYYYY", "MM-YYYY", "MM_YYYY", "MonthYYYY", "MONYYYY", "Month YYYY", "MON YYYY",
)  # fmt: skip
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = tuple(name[:3] for name in LONG_MONTHS)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a form: what it tells, how strftime and chrono and how Excel call it, and its text as a pattern.

    likely: as a pattern, only what it can be; of eight digits alone 20260814 has no month 20
    """

    tells: str
    strftime: str
    excel: str
    shape: str
    likely: str


# a longer part stands before one that it begins with
_PARTS = {
    "Month": _Part("month", "%B", "mmmm", "[A-Za-z]{3,9}", "[A-Za-z]{3,9}"),
    "MON": _Part("month", "%b", "mmm", "[A-Za-z]{3}", "[A-Za-z]{3}"),
    "YYYY": _Part("year", "%Y", "yyyy", "[0-9]{4}", "(?:19|20)[0-9]{2}"),
    "YY": _Part("year", "%y", "yy", "[0-9]{2}", "[0-9]{2}"),
    "MM": _Part("month", "%m", "mm", "[0-9]{2}", "[01][0-9]"),
    "DD": _Part("day", "%d", "dd", "[0-9]{2}", "[0-3][0-9]"),
}
_SPLIT = re.compile(f"({'|'.join(_PARTS)})")


@dataclass(frozen=True)
class DateForm:
    """One form, by its name."""

    name: str

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the name and the signs between them, in order; none of Excel's number of a day."""
        return () if self.name == SERIAL else tuple(one for one in _SPLIT.split(self.name) if one)

    @cached_property
    def tells(self) -> tuple[str, ...]:
        """What it tells, in order: year, month, day."""
        return tuple(_PARTS[one].tells for one in self.parts if one in _PARTS)

    @cached_property
    def strftime(self) -> str:
        """As Python and Polars call it; "" where it has no signs for it."""
        return "".join(_PARTS[one].strftime if one in _PARTS else one for one in self.parts)

    @cached_property
    def excel(self) -> str:
        """The number format of a cell that shows a day so."""
        return "".join(_PARTS[one].excel if one in _PARTS else one for one in self.parts) or "0"

    @cached_property
    def named(self) -> bool:
        """Whether the month is a word."""
        return "MON" in self.parts or "Month" in self.parts

    @cached_property
    def short(self) -> bool:
        """Whether the year has two digits, and the century is for the reader to find."""
        return "YY" in self.parts

    @cached_property
    def solid(self) -> bool:
        """Whether it is digits with no sign between them."""
        return bool(self.parts) and not self.named and all(one in _PARTS for one in self.parts)

    @cached_property
    def month_before_day(self) -> bool:
        """Whether a month in digits stands before the day, so that 10/15/2026 can only mean October."""
        told = [one for one in self.tells if one != "year"]
        return told == ["month", "day"] and not self.named

    @cached_property
    def first(self) -> str:
        """Which of month and day stands in front; "" where neither can be mistaken for the other."""
        return "" if self.named or self.tells[:1] in ((), ("year",)) else self.tells[0]

    @cached_property
    def pattern(self) -> str:
        """A regular expression of a text in this form, with groups year, month and day."""
        return "".join(
            f"(?P<{_PARTS[one].tells}>{self._shape(one)})" if one in _PARTS else _sign(one) for one in self.parts
        )

    @cached_property
    def shape(self) -> str:
        """The same without groups."""
        return "".join(self._shape(one) if one in _PARTS else _sign(one) for one in self.parts)

    @cached_property
    def likely(self) -> str:
        """The same with nothing but months that there are, days that there are, and years of our time."""
        return "".join(self._shape(one, likely=True) if one in _PARTS else _sign(one) for one in self.parts)

    def _shape(self, part: str, *, likely: bool = False) -> str:
        shape = _PARTS[part].likely if likely else _PARTS[part].shape
        if part not in ("MM", "DD") or "/" not in self.parts:
            return shape
        return (
            shape.replace("]", "]?", 1) if likely else "[0-9]{1,2}"
        )  # between slashes a zero in front is often left out

    def place(self, part: str) -> int:
        """Where in the text a part of the name begins; -1 where it has none."""
        return "".join(self.parts).find(part) if part in self.parts else -1

    def written(self, day: date) -> str:
        """A day, or its month, in this form; whatever language the machine speaks."""
        said = {
            "Month": LONG_MONTHS[day.month - 1],
            "MON": SHORT_MONTHS[day.month - 1],
            "YYYY": f"{day.year:04}",
            "YY": f"{day.year % 100:02}",
            "MM": f"{day.month:02}",
            "DD": f"{day.day:02}",
        }
        return "".join(said.get(one, one) for one in self.parts)


@lru_cache
def date_form(name: str) -> DateForm:
    """The form of that name."""
    return DateForm(name)


def in_words(strftime: str) -> str:
    """A pattern of strftime's as people read it: %Y%m is YYYYMM."""
    for name, part in _PARTS.items():
        strftime = strftime.replace(part.strftime, name)
    return strftime


def moment_on_paper(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """A moment by a clock, as sentences say it: 10/15/2026 14:05."""
    here = at.astimezone(zone)
    return f"{on_paper(here.date())} {here:%H:%M:%S}" if seconds else f"{on_paper(here.date())} {here:%H:%M}"


def month_on_paper(day: date) -> str:
    """A month as sentences say it: October 2026."""
    return date_form("Month YYYY").written(day)


def on_paper(day: date) -> str:
    """A day as sentences say it: 10/15/2026."""
    return date_form(ON_PAPER).written(day)


def _sign(sign: str) -> str:
    """What may stand for the sign between two parts: behind a month's name, a point or a comma too."""
    return r"\.?,?[ -]*" if sign == " " else re.escape(sign)
