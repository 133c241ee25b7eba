"""Free text, with the guidance's limit where it sets one and the word HOMELESS where it allows that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.values.base import Problem, State
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import TEXT_TOO_LONG

__all__ = ["HOMELESS", "Text"]

HOMELESS = "HOMELESS"


@dataclass(frozen=True)
class Text(PacedKind):
    """Any text. limit: the most characters (fn 65, 77), 0 = none. homeless: "HOMELESS" says that there is no address (fn 13, 14, 50)."""

    limit: int = 0
    homeless: bool = False

    name: ClassVar[str] = "text"
    is_text: ClassVar[bool] = True
    is_prose: ClassVar[bool] = True
    keeps_marks: ClassVar[bool] = True
    may_look_like_formula: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (TEXT_TOO_LONG,)

    def __str__(self) -> str:
        return f"text{self.limit}" if self.limit else "text homeless" if self.homeless else "text"

    @property
    def sentinel(self) -> State | None:
        return State.HOMELESS if self.homeless else None

    @property
    def words(self) -> str:
        longest = f" of at most {self.limit} characters" if self.limit else ""
        return f"text{longest}{', or HOMELESS where there is no address' if self.homeless else ''}"

    @property
    def dtype(self) -> pl.DataType:
        return pl.String()

    @property
    def good(self) -> tuple[str, ...]:
        return ("HOMELESS", "homeless", "3051 Cedar St") if self.homeless else ("Paz", "seen at intake; will call back")

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (("x" * (self.limit + 1), "text-too-long"),) if self.limit else ()

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        if self.limit and (longest := text.str.len_bytes().max()) is not None and longest > self.limit:  # type: ignore[operator]
            text = text.set(text.str.len_chars() > self.limit, None)
        if self.homeless:
            # the length first: it spares the whole column from being folded
            marked = text.str.len_bytes() == len(HOMELESS)
            if marked.any():
                marked = marked & (text.str.to_uppercase() == HOMELESS)
                text = text.set(marked, None)
        return text

    def judge(self, text: str, spelling: str) -> Judged:
        if self.homeless and text.upper() == HOMELESS:
            return Judged(None, State.HOMELESS)
        return unread(TEXT_TOO_LONG) if self.limit and len(text) > self.limit else read_as(text)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        return value

    def sentinels(self, spelling: str) -> dict[State, str]:
        return {State.HOMELESS: HOMELESS}
