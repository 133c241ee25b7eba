"""What a value kind is: in one class its words, how text is read, how it is written, what can be wrong, examples.

A kind knows nothing of files, layouts or findings; its problems carry the codes that the findings catalog explains.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Self

import polars as pl

if TYPE_CHECKING:
    from ecmx.guidance.codes import CodeSet

__all__ = ["Kind", "Problem", "Reading", "State"]


class State(IntEnum):
    """What stands in a cell beside its typed value; only VALUE has a non-null value."""

    VALUE = 0
    BLANK = 1
    NO_OR_UNKNOWN = 2  # fn 12, 23, 28: never to be shown as "no"
    UNREADABLE = 3  # the text as received stays with its origin
    HOMELESS = 4  # the word HOMELESS in an address or city (fn 13, 14, 50)
    UNKNOWN_ZIP = 5  # 99999 (fn 15)
    UNKNOWN_PHONE = 6  # 0000000000 (fn 19)
    UNKNOWN_DATE = 7  # 00/00/0000 (fn 22, 35)


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a text can fail to be of its kind. `code` is a code of the findings catalog.

    leaves_out: the guidance wants the record left out for it (fn 72).
    """

    code: str
    words: str
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A column as read; series of one length.

    value: the kind's dtype, null unless state is VALUE
    state: UInt8, a `State`
    problem: UInt8, 0 = none, n = `kind.problems[n - 1]`. A problem with state VALUE is possible (read, yet to be reported).
    odd: Boolean, what was read without a problem though it is spelled otherwise than the column; None where nothing is
    """

    value: pl.Series
    state: pl.Series
    problem: pl.Series
    odd: pl.Series | None = None

    def part(self, start: int, length: int) -> Reading:
        """Some of its rows."""
        if not start and length == len(self.value):
            return self
        value, state, problem = (one.slice(start, length) for one in (self.value, self.state, self.problem))
        odd = None if self.odd is None else self.odd.slice(start, length)
        return Reading(value, state, problem, odd if odd is not None and odd.any() else None)


class Kind(ABC):
    """A value kind. Instances are immutable, hashable and cheap; parameters (a length, a code set) are their fields."""

    name: ClassVar[str]  # "date"; shown by `ecmx guidance elements`
    problems: ClassVar[tuple[Problem, ...]]
    spellings: ClassVar[tuple[str, ...]] = (
        "",
    )  # ways a column can be spelled that a layout may declare; [0] is the guidance's

    # What is asked of a kind elsewhere. Nobody outside this wing asks which kind it is (a test reads the source for it).
    is_text: ClassVar[bool] = False  # any text is a value of it, as it stands
    is_day: ClassVar[bool] = False  # each value is one day
    day_field: ClassVar[str] = ""  # of a packed list, the part of an entry that is a day
    is_prose: ClassVar[bool] = False  # words that somebody chose, sentences or names
    keeps_marks: ClassVar[bool] = (
        False  # a sign before or around its text may be its own, and is not taken off as an export's
    )
    may_look_like_formula: ClassVar[bool] = False  # its text may begin as a formula does (invariant V7)
    in_digits: ClassVar[bool] = False  # written in digits, so that a ".0" behind them is a spreadsheet's
    in_plain_signs: ClassVar[bool] = False  # no sign but digits, letters and plain punctuation can be meant
    in_parts: ClassVar[bool] = False  # a hyphen may part its digits, so that a soft one is one too
    selective: ClassVar[bool] = False  # hardly any other text fits it
    keeps_misfits: ClassVar[bool] = False  # a text that is none is its value all the same, with a problem
    one_way: ClassVar[bool] = (
        False  # a column is spelled in one way, so that a cell spelled otherwise is odd though it can be read
    )
    file_wide: ClassVar[bool] = False  # its spelling is the habit of a whole file rather than of a column
    width: ClassVar[float] = 18.0  # of a column in which it is filled in, in characters

    def on(self, as_of: date) -> Self:
        """The kind as it reads on a day: where a text means another thing by the day, that day counts and never the machine's clock."""
        return self

    def shown(self, value: str) -> str:
        """A value as people read it. value: as canonical text: ISO days, true and false, the code."""
        return value

    def fitting(self, reading: Reading) -> int:
        """How many texts of a reading look like this kind, blank ones too."""
        fits = reading.state != State.UNREADABLE
        return int((fits & (reading.problem == 0)).sum() if self.keeps_misfits else fits.sum())

    @property
    def takes_any_word(self) -> bool:
        """Whether any word can be meant in a column of it, a word for nothing too."""
        return self.is_prose

    @property
    def limit(self) -> int:
        """The most characters that a text may have; 0 = no limit."""
        return 0

    @property
    def sentinel(self) -> State | None:
        """The state by which a cell may rightly say that there is no value, or that it is not known; None where none may."""
        return None

    @property
    def coding(self) -> str:
        """Of yes and no, which coding of the guidance's it is; "" for every other kind."""
        return ""

    @property
    def codes(self) -> CodeSet | None:
        """The set that its values are codes of; None where they are none."""
        return None

    @property
    def closed_codes(self) -> CodeSet | None:
        """The same where nothing but the set's codes can be meant."""
        codes = self.codes
        return None if codes is None or codes.open else codes

    def compared(self, value: pl.Series) -> pl.Series:
        """What of each value counts where two files are to say the same."""
        return value

    def ways(self, value: pl.Series, rows: pl.Series) -> set[str]:
        """In how many ways, in these rows (Boolean), its values say one thing; more than one, and nobody can tell what it means."""
        return set()

    def spelt_in_a_way(self, text: pl.Series) -> pl.Series:
        """Boolean: texts of which there are several ways to spell them."""
        return text.is_not_null() if text.null_count() else pl.Series([True]).new_from_index(0, len(text))

    @property
    @abstractmethod
    def words(self) -> str:
        """What a right value is, for a person: "a date as MM/DD/YYYY"."""

    @property
    @abstractmethod
    def dtype(self) -> pl.DataType:
        """The Polars type of `Reading.value`."""

    @property
    @abstractmethod
    def good(self) -> tuple[str, ...]:
        """Examples that read without a problem in the guidance's spelling."""

    @property
    @abstractmethod
    def bad(self) -> tuple[tuple[str, str], ...]:
        """Examples that do not: (text, problem code)."""

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """The spelling that reads most of the non-blank texts; ties and blank columns: `declared`, else the guidance's."""
        return declared or self.spellings[0]

    @abstractmethod
    def read(self, text: pl.Series, spelling: str = "", *, native: pl.Series | None = None) -> Reading:
        """Read a String series (null = blank; already stripped). `spelling` "" = the guidance's.

        `native`: Boolean series, true where the cell held a real date (its text is then ISO 8601), whatever the column's spelling.
        """

    @abstractmethod
    def write(self, value: pl.Series, state: pl.Series, spelling: str = "") -> pl.Series:
        """The inverse of `read` for every state but UNREADABLE (written blank): String, null = blank."""
