"""Day numbers of spreadsheets into moments. Knows the two calendars that Excel counts in, and nothing else."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ecmx.files.reading.batches import NumberText
from ecmx.files.reading.numbers import plain_number

__all__ = ["iso_moment", "moment"]

# Excel's 1900 calendar has a 29 February 1900 that never was: below day 60 its days count from one day later.
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LAST = 2_958_466  # 10000-01-01


def moment(serial: float, date_1904: bool = False) -> datetime | time | NumberText:
    """The moment a serial number shows as under a date format.

    A date-formatted 0 is no date (Excel shows 1/0/1900): it stays the number 0. Below one day it is a time of day.
    Outside Excel's calendar the number stays a number.
    """
    if not (0 < serial < _LAST) or serial != serial:
        if serial == 0 and date_1904:
            return _EPOCH_1904
        return NumberText(plain_number(serial))
    seconds = round(serial * 86400)
    if serial < 1 and not date_1904:
        return time(seconds // 3600 % 24, seconds % 3600 // 60, seconds % 60)
    try:
        if date_1904:
            return _EPOCH_1904 + timedelta(seconds=seconds)
        return _EPOCH_1900 + timedelta(days=1 if serial < 60 else 0, seconds=seconds)
    except OverflowError:
        return NumberText(plain_number(serial))


def iso_moment(text: str) -> datetime | time | str:
    """The moment of a date cell that is stored as text (t="d" of Open XML); never shifted to another zone. What is none stays text."""
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text.strip()).replace(tzinfo=None)
        except ValueError:
            continue
    return text
