"""What was learned: a layout, and of each column what it was taken for, how surely, why, and what is still to be asked.

Holds no member's value: samples are masked when they come in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ecmx import guidance
from ecmx.layouts.learning.samples import SampledTab
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.recognition import SURE

__all__ = ["Learned", "Lesson", "Option", "ColumnPlace", "Question", "label_of"]

ColumnPlace = tuple[int, int]
"""(tab, column), both from 0: where a column stands in the layout and in the lesson."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. value: an element's or extension's id, a spelling, or a guidance code; words: for a person."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is not sure of one column.

    about: what the column is; how its dates are to be read; what one of the partner's codes means
    code: the partner's code, where it is about one
    """

    at: ColumnPlace
    about: Literal["meaning", "dates", "code"]
    options: tuple[Option, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """One column of the layout, and how it came to say what it says.

    confidence: the measured share of such choices that are right, 0 … 1
    samples: the commonest shapes of its cells, letters and digits masked
    """

    tab: str
    letter: str
    column: Column
    confidence: float
    reasons: tuple[str, ...]
    filled: int
    samples: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    answered: bool = False

    @property
    def header(self) -> str:
        """The header as it stands in the sample."""
        return self.column.header

    @property
    def sure(self) -> bool:
        """Whether nothing has to be asked about what the column is."""
        return self.answered or (self.confidence >= SURE and not self.column.undecided)

    @property
    def words(self) -> str:
        """What the column was taken for, for a person; "" where that is undecided."""
        column = self.column
        if column.elements:
            return " and ".join(label_of(name) for name in column.elements)
        if column.extension:
            return label_of(column.extension)
        if column.constant is not None:
            return f"always “{column.constant}”"
        return "" if column.undecided else "the plan's own"


@dataclass(frozen=True, slots=True, repr=False)
class Lesson:
    """A layout learned, with the columns of each of its tabs, remarks on the whole, and the sampled tabs that it came from."""

    layout: Layout
    columns: tuple[tuple[Learned, ...], ...]
    remarks: tuple[str, ...] = ()
    tabs: tuple[SampledTab, ...] = field(default=())

    def __iter__(self) -> Iterator[tuple[ColumnPlace, Learned]]:
        for tab, columns in enumerate(self.columns):
            for at, one in enumerate(columns):
                yield (tab, at), one

    def at(self, place: ColumnPlace) -> Learned:
        """The column at a place."""
        return self.columns[place[0]][place[1]]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that is still to be asked, in the order of the columns."""
        return tuple(question for _, one in self for question in one.questions)


def label_of(name: str) -> str:
    """An element or a known extension in words."""
    return guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label
