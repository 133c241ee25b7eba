"""The Client Index Number, Medi-Cal's identifier of a member: eight digits and a letter.

The sets of first digits and letters come from one old source (reference/codes.md): never an error, one note a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import CIN_CARD_ID, CIN_FORMAT, IDENTIFIER_SCIENTIFIC, SEVERAL_VALUES

__all__ = ["Cin", "unusual_letter"]

# Card ids are the CIN, a check digit and perhaps the issue date YDDD: 10 or 14 characters.
_CIN = re.compile(r"[0-9]{8}[A-Z]")
_SPACED = re.compile(r"[0-9](?:\s?[0-9]){7}\s?[A-Z]", re.IGNORECASE)
_BLANKS = re.compile(r"\s")
_CARD = re.compile(r"[0-9]{8}[A-Z][0-9](?:[0-9]{4})?")
_SEVERAL = re.compile(r"[0-9]{8}[A-Z](?:[\s,;/|&]+(?:AND\s+)?[0-9]{8}[A-Z])+")


def unusual_letter(values: pl.Series) -> pl.Series:
    """Boolean, null for null: whether a CIN begins with another digit than 9 or ends in a letter that is said never to be issued."""
    return ~values.str.contains(r"^9[0-9]{7}[ACDEFGHMNTUVWXYZ]$")


@dataclass(frozen=True)
class Cin(PacedKind):
    """A CIN; a small letter is read as its capital and without blanks; a card id is recognized and explained but not cut short."""

    name: ClassVar[str] = "cin"
    width: ClassVar[float] = 13.0
    in_plain_signs: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (CIN_FORMAT, CIN_CARD_ID, IDENTIFIER_SCIENTIFIC, SEVERAL_VALUES)

    @property
    def words(self) -> str:
        return "a Client Index Number: eight digits and a letter"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("98520162B", "98520162b", "9852 0162 B")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("987654321", "cin-format"),
            ("9852016B", "cin-format"),
            ("98520162B29180", "cin-card-id"),
            ("98520162B2", "cin-card-id"),
            ("9.12346E+07", "identifier-scientific"),
            ("98520162B, 96299227B", "several-values"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        right = text.str.contains("^[0-9]{8}[A-Z]$")
        return text if right.all() else text.set(~right, None)

    def judge(self, text: str, spelling: str) -> Judged:
        capital = _BLANKS.sub("", text.upper()) if _SPACED.fullmatch(text) else text.upper()
        if _CIN.fullmatch(capital):
            return read_as(capital)
        if _CARD.fullmatch(capital):
            return unread(CIN_CARD_ID)
        if is_scientific(text):
            return unread(IDENTIFIER_SCIENTIFIC)
        return unread(SEVERAL_VALUES if _SEVERAL.fullmatch(capital) else CIN_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value
