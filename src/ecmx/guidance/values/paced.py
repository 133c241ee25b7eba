"""Reading at two paces: whole columns by Polars, and text by text what that leaves over.

A kind that reads so says how a right column is read at once (`quick`) and how one text is judged (`judge`); on every text
that `quick` reads the two must agree (a property test holds it). Knows nothing of any one kind.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ecmx.errors import LayoutInvalid
from ecmx.guidance.values.base import Kind, Problem, Reading, State

__all__ = ["BLANK", "Judged", "PacedKind", "read_as", "unread"]


@dataclass(frozen=True, slots=True, repr=False)
class Judged:
    """What one text turned out to be. `value` is a plain Python value of the kind's dtype, None unless state is VALUE."""

    value: Any
    state: State
    problem: Problem | None = None

    def __repr__(self) -> str:
        return f"<Judged {self.state.name} {self.problem.code if self.problem else 'fine'}>"


_ZERO_BEFORE = re.compile(r"(?<![0-9])0(?=[0-9][/-])")

BLANK = Judged(None, State.BLANK)
ZERO = pl.Series([0], dtype=pl.UInt8)


def read_as(value: object, problem: Problem | None = None) -> Judged:
    """The text is a value, perhaps one that is yet to be reported."""
    return Judged(value, State.VALUE, problem)


def unread(problem: Problem) -> Judged:
    """The text is not of its kind."""
    return Judged(None, State.UNREADABLE, problem)


class PacedKind(Kind):
    """A kind that reads at two paces. Equal texts of one column are judged once."""

    def __str__(self) -> str:
        return self.name

    @abstractmethod
    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        """The values of the texts that are plainly right, null for every other; the kind's dtype."""

    @abstractmethod
    def judge(self, text: str, spelling: str) -> Judged:
        """What one text is that `quick` did not read."""

    def blank(self, spelling: str) -> State:
        """What a blank cell says in a column spelled so."""
        return State.BLANK

    def spelt(self, spelling: str) -> str:
        """The spelling meant; "" is the guidance's. Raises LayoutInvalid for one that the kind does not know."""
        if not spelling:
            return self.spellings[0]
        if spelling not in self.spellings:
            raise LayoutInvalid(
                "spelling-unknown",
                f"A {self.name} column cannot be spelled {spelling!r}.",
                f"Take one of: {', '.join(self.spellings)}.",
            )
        return spelling

    def read(self, text: pl.Series, spelling: str = "", *, native: pl.Series | None = None) -> Reading:
        spelling = self.spelt(spelling)
        return self.assemble(text, self.quick(text, spelling), spelling)

    def assemble(self, text: pl.Series, value: pl.Series, spelling: str) -> Reading:
        """The reading of a column of which `value` holds what was read quickly; judges the rest."""
        count = len(text)
        zeros = ZERO.new_from_index(0, count)
        blank = text.null_count()
        if not blank:
            state = zeros
        elif blank == count:
            state = pl.Series([int(self.blank(spelling))], dtype=pl.UInt8).new_from_index(0, count)
        else:
            state = text.is_null().cast(pl.UInt8) * self.blank(spelling)
        if value.null_count() == blank:  # nothing is read of what is blank: all the rest was read
            return Reading(value, state, zeros)
        left = value.is_null() if not blank else text.is_not_null() & value.is_null()
        rest = text.filter(left)
        distinct = rest.unique()
        judged = [self.judge(one, spelling) for one in distinct]
        codes = {problem.code: number for number, problem in enumerate(self.problems, 1)}
        numbers = [codes[j.problem.code] if j.problem else 0 for j in judged]
        at = left.arg_true()
        which = _positions(rest, distinct)
        problem = zeros.clone()
        problem = problem.scatter(at, pl.Series(numbers, dtype=pl.UInt8).gather(which))
        state = state.clone().scatter(at, pl.Series([int(j.state) for j in judged], dtype=pl.UInt8).gather(which))
        if any(j.value is not None for j in judged):
            values = pl.Series([j.value for j in judged], dtype=self.dtype)
            takes = pl.int_range(count, dtype=pl.UInt32, eager=True).scatter(at, which + count)
            value = pl.concat([value.rename(""), values]).gather(takes)
        return Reading(value, state, problem, self._odd(rest, distinct, judged, spelling, at, count))

    def _odd(
        self, rest: pl.Series, distinct: pl.Series, judged: Sequence[Judged], spelling: str, at: pl.Series, count: int
    ) -> pl.Series | None:
        if not self.one_way:
            return None
        odd = self.spelt_otherwise(distinct.to_list(), judged, spelling)
        odd = [one and not found.problem for one, found in zip(odd, judged, strict=True)]
        if not any(odd):
            return None
        marks = pl.Series(odd, dtype=pl.Boolean).gather(_positions(rest, distinct))
        return pl.repeat(False, count, dtype=pl.Boolean, eager=True).scatter(at, marks)

    def spelt_otherwise(self, texts: Sequence[str], judged: Sequence[Judged], spelling: str) -> list[bool]:
        """Of texts that `quick` did not read: is each spelled otherwise than its column; capitals and zeros in front do not count."""
        values = pl.Series([one.value for one in judged], dtype=self.dtype)
        written = self.write(values, pl.Series([int(one.state) for one in judged], dtype=pl.UInt8), spelling)
        return [_bare(text) != _bare(right or "") for text, right in zip(texts, written.to_list(), strict=True)]

    def write(self, value: pl.Series, state: pl.Series, spelling: str = "") -> pl.Series:
        spelling = self.spelt(spelling)
        written = self.inscribe(value, spelling)
        least, most = state.min(), state.max()
        present = [most] if least == most else state.unique().to_list()
        for one, sentinel in self.sentinels(spelling).items():
            if one in present:
                written = written.zip_with(state != one, pl.Series([sentinel], dtype=pl.String))
        return written

    @abstractmethod
    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        """The values as the spelling has them; null stays null."""

    def sentinels(self, spelling: str) -> dict[State, str]:
        """How the states other than a value are written; what is not named is written blank."""
        return {}


def _bare(text: str) -> str:
    """A text without what does not count in comparing: capitals, spaces at its ends, the zero before a month or a day."""
    return _ZERO_BEFORE.sub("", text.strip().casefold())


def _positions(texts: pl.Series, distinct: pl.Series) -> pl.Series:
    """Where in `distinct` each text stands, UInt32."""
    if len(distinct) == 1:
        return pl.Series([0], dtype=pl.UInt32).new_from_index(0, len(texts))
    return texts.replace_strict(
        distinct, pl.int_range(len(distinct), dtype=pl.UInt32, eager=True), return_dtype=pl.UInt32
    )
