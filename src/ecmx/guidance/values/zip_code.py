"""A zip code of five digits or nine; 99999 says "homeless, no zip known" where the guidance allows it (fn 15, 18)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem, State
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import IDENTIFIER_SCIENTIFIC, ZIP_FORMAT

__all__ = ["ZipCode"]

_ZIP = re.compile(r"([0-9]{5})(?:[- ]?([0-9]{4}))?\s?-?")  # 95202-: the four digits behind are none
_NO_ZIP = ("99999", "00000")


@dataclass(frozen=True)
class ZipCode(PacedKind):
    """Five digits, or five and four with a hyphen between. unknown: 99999 is allowed; it is no real zip code.

    The spelling only says how nine digits are written: both forms are read in any column.
    """

    unknown: bool = False

    name: ClassVar[str] = "zip"
    width: ClassVar[float] = 12.0
    in_digits: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    in_parts: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (ZIP_FORMAT, IDENTIFIER_SCIENTIFIC)
    spellings: ClassVar[tuple[str, ...]] = ("99999-9999", "999999999")

    def __str__(self) -> str:
        return "zip unknown" if self.unknown else "zip"

    @property
    def sentinel(self) -> State | None:
        return State.UNKNOWN_ZIP if self.unknown else None

    @property
    def words(self) -> str:
        unknown = ", or 99999 where a homeless member has none" if self.unknown else ""
        return f"a zip code of five or nine digits{unknown}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("93701", "93701-1234", "937011234", "93701-", *(("99999",) if self.unknown else ()))

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("9370", "zip-format"),
            ("Fresno", "zip-format"),
            ("00000", "zip-format"),
            ("9.37011E+08", "identifier-scientific"),
            *((("99999", "zip-format"),) if not self.unknown else ()),
        )

    def compared(self, value: pl.Series) -> pl.Series:
        """See `Kind.compared`: the first five digits."""
        return value.str.head(5)

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`: how most codes of nine digits are written."""
        counts = [int(text.str.contains("^[0-9]{5}-[0-9]{4}$").sum()), int(text.str.contains("^[0-9]{9}$").sum())]
        if counts[0] == counts[1]:
            return declared or self.spellings[0]
        return self.spellings[counts.index(max(counts))]

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        nine = "(-[0-9]{4})?" if spelling == self.spellings[0] else ""
        right = text.str.contains(f"^[0-9]{{5}}{nine}$") & ~text.str.head(5).is_in(_NO_ZIP)
        return text if right.all() else text.set(~right, None)

    def judge(self, text: str, spelling: str) -> Judged:
        found = _ZIP.fullmatch(text)
        if not found:
            return unread(IDENTIFIER_SCIENTIFIC if is_scientific(text) else ZIP_FORMAT)
        if found[1] == "99999" and self.unknown:
            return Judged(None, State.UNKNOWN_ZIP)
        if found[1] in _NO_ZIP:
            return unread(ZIP_FORMAT)
        return read_as(f"{found[1]}-{found[2]}" if found[2] else found[1])

    def spelt_in_a_way(self, text: pl.Series) -> pl.Series:
        """See `Kind.spelt_in_a_way`: nine digits, with a hyphen or without."""
        return text.str.len_bytes() > len("99999")

    def spelt_otherwise(self, texts: Sequence[str], judged: Sequence[Judged], spelling: str) -> list[bool]:
        """See `PacedKind.spelt_otherwise`: a hyphen with nothing behind it says nothing."""
        return super().spelt_otherwise([text.rstrip("-") for text in texts], judged, spelling)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value if spelling == self.spellings[0] else value.str.replace("-", "", literal=True)

    def sentinels(self, spelling: str) -> dict[State, str]:
        return {State.UNKNOWN_ZIP: "99999"}
