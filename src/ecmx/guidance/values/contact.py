"""A contact person as "Last, First, Title" (fn 39); what is spelled otherwise is kept and noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as
from ecmx.guidance.values.problems import CONTACT_FORMAT

__all__ = ["Contact"]

_PARTS = ("last", "first", "title")


@dataclass(frozen=True)
class Contact(PacedKind):
    """A struct of last, first and title. A title may hold commas; a text without any stands in `last` whole."""

    name: ClassVar[str] = "contact"
    width: ClassVar[float] = 28.0
    is_prose: ClassVar[bool] = True
    keeps_marks: ClassVar[bool] = True
    may_look_like_formula: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (CONTACT_FORMAT,)

    @property
    def words(self) -> str:
        return "a person as last name, first name, title"

    @property
    def dtype(self) -> pl.DataType:
        return pl.Struct(dict.fromkeys(_PARTS, pl.String()))

    @property
    def good(self) -> tuple[str, ...]:
        return ("Rivera, Dolores, ECM Manager", "Rivera,Dolores,Manager, ECM")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Dolores Rivera", "contact-format"),
            ("Rivera, Dolores", "contact-format"),
            ("Rivera,,Manager", "contact-format"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        """See `PacedKind.quick`: none; a file names few persons."""
        return pl.repeat(None, len(text), dtype=self.dtype, eager=True)

    def judge(self, text: str, spelling: str) -> Judged:
        parts = [part.strip() for part in text.split(",", 2)]
        person = dict.fromkeys(_PARTS) | {name: part or None for name, part in zip(_PARTS, parts, strict=False)}
        return read_as(person, None if all(person.values()) else CONTACT_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        parts = [pl.col("p").struct.field(name).fill_null("") for name in _PARTS]
        whole = pl.concat_str(parts, separator=", ").str.strip_chars_end(", ")
        return value.to_frame("p").select(pl.when(pl.col("p").is_not_null()).then(whole)).to_series()
