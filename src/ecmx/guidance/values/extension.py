"""A phone extension: "numbers only; up to six characters" (fn 60)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import EXTENSION_FORMAT, IDENTIFIER_SCIENTIFIC

__all__ = ["PhoneExtension"]

_DIGITS = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class PhoneExtension(PacedKind):
    """One to six digits, kept as text: zeros at the front count."""

    name: ClassVar[str] = "extension"
    width: ClassVar[float] = 12.0
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (EXTENSION_FORMAT, IDENTIFIER_SCIENTIFIC)

    @property
    def words(self) -> str:
        return "a phone extension of one to six digits"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("12", "004410")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (("ext 12", "extension-format"), ("1234567", "extension-format"), ("1.2E+07", "identifier-scientific"))

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        return text.set(~text.str.contains("^[0-9]{1,6}$"), None)

    def judge(self, text: str, spelling: str) -> Judged:
        if _DIGITS.fullmatch(text):
            return read_as(text)
        return unread(IDENTIFIER_SCIENTIFIC if is_scientific(text) else EXTENSION_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value
