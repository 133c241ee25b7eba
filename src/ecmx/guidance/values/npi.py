"""The National Provider Identifier: ten digits, the last a Luhn check digit over 80840 and the nine before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import IDENTIFIER_SCIENTIFIC, NPI_CHECK_DIGIT, NPI_FORMAT, SEVERAL_VALUES

__all__ = ["Npi"]

_TEN = re.compile(r"[12][0-9]{9}")
_SEVERAL = re.compile(r"[12][0-9]{9}(?:[\s,;/|&]+[12][0-9]{9})+")
_PREFIX_SUM = 24  # what the constant prefix 80840 adds to the Luhn sum


def _fits(digits: str) -> bool:
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (_PREFIX_SUM + doubled + sum(int(d) for d in digits[-1::-2])) % 10 == 0


@dataclass(frozen=True)
class Npi(PacedKind):
    """An NPI; whose it is (fn 68 allows the billing provider's) cannot be seen from it."""

    name: ClassVar[str] = "npi"
    width: ClassVar[float] = 13.0
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (NPI_FORMAT, NPI_CHECK_DIGIT, IDENTIFIER_SCIENTIFIC, SEVERAL_VALUES)

    @property
    def words(self) -> str:
        return "a National Provider Identifier: ten digits with a right check digit"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("1234567893", "1245319599", "1558598797")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("1234567890", "npi-check-digit"),
            ("3234567895", "npi-format"),
            ("123456789", "npi-format"),
            ("1.23457E+09", "identifier-scientific"),
            ("1234567893, 1245319599", "several-values"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        ten = text.str.contains("^[12][0-9]{9}$")
        number = text.set(~ten, None).cast(pl.Int64)
        if number.null_count() == len(number):
            return number.cast(pl.String)
        luhn = pl.lit(_PREFIX_SUM, dtype=pl.Int64)
        for place in range(10):
            digit = pl.col("n") // 10**place % 10
            luhn = luhn + (digit if place % 2 == 0 else digit * 2 - (digit > 4).cast(pl.Int64) * 9)
        fits = number.to_frame("n").select((luhn % 10 == 0).alias("fits")).to_series().fill_null(value=False)
        return text if fits.all() else text.set(~fits, None)

    def judge(self, text: str, spelling: str) -> Judged:
        if _TEN.fullmatch(text):
            return read_as(text) if _fits(text) else unread(NPI_CHECK_DIGIT)
        if is_scientific(text):
            return unread(IDENTIFIER_SCIENTIFIC)
        return unread(SEVERAL_VALUES if _SEVERAL.fullmatch(text) else NPI_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value
