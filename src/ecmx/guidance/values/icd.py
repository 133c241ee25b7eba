"""An ICD-10-CM code, with or without its dot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance import icd
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import ICD_UNKNOWN

__all__ = ["Icd"]


@dataclass(frozen=True)
class Icd(PacedKind):
    """A code with its dot. One that the release does not know is kept and reported; a text without a code's shape is left unread."""

    name: ClassVar[str] = "icd"
    in_plain_signs: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (ICD_UNKNOWN,)
    spellings: ClassVar[tuple[str, ...]] = ("Z59.01", "Z5901")

    @property
    def words(self) -> str:
        return "an ICD-10-CM code"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("Z59.01", "Z5901", "z59.01", "E11", "E11.9")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (("Z59.0123", "icd-unknown"), ("diabetes", "icd-unknown"))

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`: with a dot in most codes longer than three, or without."""
        dots = int(text.str.contains(".", literal=True).sum())
        none = int((text.str.contains("^[A-Za-z0-9]{4,7}$")).sum())
        if dots == none:
            return declared or self.spellings[0]
        return self.spellings[0] if dots > none else self.spellings[1]

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.quick`: none; each code is looked up once."""
        return pl.repeat(None, len(text), dtype=pl.String, eager=True)

    def judge(self, text: str, spelling: str) -> Judged:
        code = icd.dotted(text)
        if code is None:
            return unread(ICD_UNKNOWN)
        return read_as(code, None if icd.is_known(code) else ICD_UNKNOWN)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value if spelling == self.spellings[0] else value.str.replace(".", "", literal=True)
