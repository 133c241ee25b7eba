"""CINs, NPIs and modifiers of service lines, judged a column at a time by the guidance's own kinds. Knows no source."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from ecmx.guidance.values import Kind, Reading, kind_from

__all__ = ["JudgedColumn", "judged_column", "modifiers_in", "number_above_zero", "of_reading"]

_BETWEEN = re.compile(r"[^A-Z0-9]+")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}")


@dataclass(frozen=True, slots=True, repr=False)
class JudgedColumn:
    """A column as its kind reads it. value: null where it cannot be used; why: by position, what is wrong, in words."""

    value: pl.Series
    why: dict[int, str]


def judged_column(text: pl.Series, kind: str) -> JudgedColumn:
    """A String column (null = blank) read as a kind that the guidance has: "cin", "npi"."""
    meant = kind_from(kind)
    return of_reading(meant.read(text), meant)


def of_reading(reading: Reading, kind: Kind, *, unread: pl.Series | None = None) -> JudgedColumn:
    """What of a reading can be used: nothing that its kind could not read, nor (Boolean) `unread`, where the kind has told something."""
    value = reading.value
    if unread is not None:
        value = value.set(unread.fill_null(value=False) & (reading.problem > 0), None)
    bad = (reading.problem > 0) & value.is_null()
    numbers = reading.problem.to_list() if bad.any() else []
    return JudgedColumn(value, {at: kind.problems[numbers[at] - 1].words for at in bad.arg_true().to_list()})


def modifiers_in(cell: str) -> list[str] | None:
    """The modifiers of one cell or element, packed or alone: "U8", "U8, GQ", "U8GQ"; None where one has other than two characters."""
    found: list[str] = []
    for piece in _BETWEEN.split(cell.upper()):
        if len(piece) % 2 or len(piece) > 8:
            return None
        found += [piece[at : at + 2] for at in range(0, len(piece), 2)]
    return found


def number_above_zero(text: str) -> float | None:
    """A number of units; None for any other text, and for nothing or less."""
    return (float(text) or None) if _NUMBER.fullmatch(text) else None
