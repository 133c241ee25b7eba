"""A count of encounters, admissions or days: a whole number from zero up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import COUNT_NEGATIVE, COUNT_UNREADABLE

__all__ = ["Count"]

_WHOLE = re.compile(r"\+?([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0*)?")
_NEGATIVE = re.compile(r"[-−–]\s*[0-9][0-9,]*(?:\.[0-9]*)?|\([0-9]+\)")


@dataclass(frozen=True)
class Count(PacedKind):
    """A count, Int32; "3.0" and "1,200" are spreadsheets' ways of writing one."""

    name: ClassVar[str] = "count"
    width: ClassVar[float] = 13.0
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (COUNT_UNREADABLE, COUNT_NEGATIVE)

    @property
    def words(self) -> str:
        return "a count: a whole number, zero or more"

    @property
    def dtype(self) -> pl.DataType:
        return pl.Int32()

    @property
    def good(self) -> tuple[str, ...]:
        return ("0", "3", "3.0", "1,200")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("-2", "count-negative"),
            ("(2)", "count-negative"),
            ("few", "count-unreadable"),
            ("2.5", "count-unreadable"),
            ("2, 3", "count-unreadable"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        number = text.cast(pl.Int32, strict=False)
        return number.set((number < 0).fill_null(value=False), None)

    def judge(self, text: str, spelling: str) -> Judged:
        whole = _WHOLE.fullmatch(text)
        if whole:
            return read_as(int(whole[1].replace(",", "")))
        return unread(COUNT_NEGATIVE if _NEGATIVE.fullmatch(text) else COUNT_UNREADABLE)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value.cast(pl.String)
