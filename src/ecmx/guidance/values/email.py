"""An e-mail address; what is not quite one is kept and reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.paced import Judged, PacedKind, read_as
from ecmx.guidance.values.problems import EMAIL_FORMAT

__all__ = ["Email"]

_ADDRESS = r"^[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+$"
_WHOLE = re.compile(_ADDRESS)


@dataclass(frozen=True)
class Email(PacedKind):
    """One address with one @ and a dotted domain. No mail server is asked."""

    name: ClassVar[str] = "email"
    width: ClassVar[float] = 28.0
    keeps_marks: ClassVar[bool] = True
    may_look_like_formula: ClassVar[bool] = True
    in_plain_signs: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    keeps_misfits: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (EMAIL_FORMAT,)

    @property
    def words(self) -> str:
        return "an e-mail address"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("paz.tran@mail.example",)

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("paz.tran", "email-format"),
            ("a@mail.example; b@mail.example", "email-format"),
            ("a@mail", "email-format"),
        )

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        return text.set(~text.str.contains(_ADDRESS), None)

    def judge(self, text: str, spelling: str) -> Judged:
        return read_as(text, None if _WHOLE.match(text) else EMAIL_FORMAT)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value
