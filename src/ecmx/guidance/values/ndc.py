"""The National Drug Code in its billing form of eleven digits; the label's hyphenated ten are brought to it.

Source: reference/codes.md, c (widely published, marked unsure). The length rule stands only here, since a form of twelve digits is planned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import IDENTIFIER_SCIENTIFIC, NDC_FORMAT

__all__ = ["Ndc", "eleven_digits"]

_ELEVEN = re.compile(r"[0-9]{11}")
# labeler, product, package; ten digits without hyphens cannot be brought to eleven, as the short part is not known
_HYPHENATED = re.compile(
    r"([0-9]{4})-([0-9]{4})-([0-9]{2})|([0-9]{5})-([0-9]{3})-([0-9]{2})|([0-9]{5})-([0-9]{4})-([0-9]{1,2})"
)


def eleven_digits(text: str) -> str | None:
    """The NDC as eleven digits, or None where the text is none."""
    if _ELEVEN.fullmatch(text):
        return text
    found = _HYPHENATED.fullmatch(text)
    if not found:
        return None
    labeler, product, package = (part for part in found.groups() if part)
    return f"{labeler:0>5}{product:0>4}{package:0>2}"


@dataclass(frozen=True)
class Ndc(PacedKind):
    """An NDC; it has no check digit."""

    name: ClassVar[str] = "ndc"
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (NDC_FORMAT, IDENTIFIER_SCIENTIFIC)
    spellings: ClassVar[tuple[str, ...]] = ("99999999999", "99999-9999-99")

    @property
    def words(self) -> str:
        return "a National Drug Code of eleven digits"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("00093720101", "0093-7201-01", "00093-7201-01", "50242-040-62", "60575-4112-1")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (("0093720101", "ndc-format"), ("metformin", "ndc-format"), ("9.3720101E+07", "identifier-scientific"))

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`: hyphens in most, or none."""
        counts = [int(text.str.contains("^[0-9]{11}$").sum()), int(text.str.contains("^[0-9-]*-[0-9-]*$").sum())]
        if counts[0] == counts[1]:
            return declared or self.spellings[0]
        return self.spellings[counts.index(max(counts))]

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        return text.set(~text.str.contains("^[0-9]{11}$"), None)

    def judge(self, text: str, spelling: str) -> Judged:
        digits = eleven_digits(text)
        if digits:
            return read_as(digits)
        return unread(IDENTIFIER_SCIENTIFIC if is_scientific(text) else NDC_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        if spelling == self.spellings[0]:
            return value
        return value.str.replace("^(.{5})(.{4})(.{2})$", "${1}-${2}-${3}")
