"""What was learned: a layout, and of each column what it was taken for, how surely, why, and what is still to be asked.

Holds no member's value: samples are masked when they come in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from ecmx import guidance
from ecmx.findings import counted
from ecmx.layouts.learning.samples import SampledTab
from ecmx.layouts.learning.sayable import Private
from ecmx.layouts.masks import masked_text
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.recognition import SURE, SheetPlan

__all__ = ["ALWAYS", "ColumnPlace", "HeaderAside", "Learned", "Lesson", "LineAbove", "Option", "Question", "label_of"]

ColumnPlace = tuple[int, int]
"""(tab, column), both from 0: where a column stands in the layout and in the lesson."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. value: an element's or extension's id, a spelling, or a guidance code; words: for a person."""

    value: str
    words: str


ALWAYS = Option("=", "the same in every row, and OK to keep in the form: it does not identify a member")
"""The answer by which a person lets a layout hold what a column says in every row."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is not sure of one column.

    about: what the column is; how its dates are to be read; what one of the partner's codes means
    code: the partner's code, where it is about one; few: where most cells of the column are understood without it
    """

    at: ColumnPlace
    about: Literal["meaning", "dates", "code"]
    options: tuple[Option, ...]
    code: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """One column of the layout, and how it came to say what it says.

    confidence: the measured share of such choices that are right, 0 … 1
    samples: the commonest shapes of its cells, letters and digits masked
    unshown: rows whose cells recur like codes, are not read, and are none that may be shown
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
    unshown: int = 0

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
        attempt = f", attempt {column.group}" if column.group else ""
        if column.elements:
            return " and ".join(label_of(name) for name in column.elements) + attempt
        if column.extension:
            return label_of(column.extension) + attempt
        if column.constant is not None:
            return "the same in every row"
        return "" if column.undecided else "the plan's own"


@dataclass(frozen=True, slots=True)
class LineAbove:
    """A line above the headers that is not of the file by its words. tab: from 0; row: the Excel row; shape: the line, masked."""

    tab: int
    row: int
    shape: str


@dataclass(frozen=True, slots=True)
class HeaderAside:
    """A column that is no part of the lesson, since its header may name a member. tab: from 0; shape: the header, masked;

    telling: whether the column may be something that the tab needs, so that a person is asked about the header
    before: the columns of the layout that the tab was in before; the column may be one of them under a new name
    """

    tab: int
    letter: str
    shape: str
    telling: bool
    before: tuple[Column, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Lesson:
    """A layout learned, with the columns of each of its tabs, remarks on the whole, and the sampled tabs that it came from.

    withheld: lines above the headers that the layout leaves blank until a person says that they name no member
    asides: columns that are left out until a person says that their headers name no member
    private: what no header and no name of a tab or a file may hold
    """

    layout: Layout
    columns: tuple[tuple[Learned, ...], ...]
    remarks: tuple[str, ...] = ()
    tabs: tuple[SampledTab, ...] = field(default=())
    withheld: tuple[LineAbove, ...] = ()
    private: Private | None = None
    asides: tuple[HeaderAside, ...] = ()

    def __iter__(self) -> Iterator[tuple[ColumnPlace, Learned]]:
        for tab, columns in enumerate(self.columns):
            for at, one in enumerate(columns):
                yield (tab, at), one

    def at(self, place: ColumnPlace) -> Learned:
        """The column at a place."""
        return self.columns[place[0]][place[1]]

    @property
    def shown(self) -> tuple[tuple[SheetPlan, tuple[Learned, ...]], ...]:
        """Each tab's plan and columns as they may be shown: a tab whose name names a member by its shape."""
        return tuple((replace(tab.plan, name=self.tab_name(at)), self.columns[at]) for at, tab in enumerate(self.tabs))

    def tab_name(self, at: int) -> str:
        """What a tab is called on the screen."""
        name = self.tabs[at].plan.name
        return masked_text(name) if self.names_a_member(name) else name

    def names_a_member(self, text: str) -> bool:
        """Whether a name of a tab or a file holds what stands in a member's cells, or looks like a member's number."""
        return self.private is not None and self.private.in_name(text)

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks, what was withheld and still is, and what of coded columns nobody could be asked about."""
        hidden = [
            f"Column {one.letter} “{one.header}”: {counted(one.unshown, 'row')} with repeated words that are not on its list of codes."
            f" They are not read, and not shown here since they may identify a member; look at them in the file."
            for _, one in self
            if one.unshown and one.column.element
        ]
        return (*self.remarks, *self.headers_left, *hidden, *self.lines_left)

    @property
    def headers_left(self) -> tuple[str, ...]:
        """What there is to say of the columns that are left out because of their headers."""
        letters = [one.letter for one in self.asides]
        if not letters:
            return ()
        columns, its = ("Columns", "their headers hold") if len(letters) > 1 else ("Column", "its header holds")
        said = (
            f"{columns} {', '.join(letters)} not included: {its} the same text as a member's cells, or something that looks like a"
            f" member's number or date. If it does not identify a member, run the command again with --let-stand HEADER."
        )
        return (said,)

    @property
    def lines_left(self) -> tuple[str, ...]:
        """What there is to say of the lines above the headers that the layout leaves out."""
        rows = [
            f"row {one.row}{f' of tab “{self.tab_name(one.tab)}”' if len(self.tabs) > 1 else ''}"
            for one in self.withheld
        ]
        if not rows:
            return ()
        said = (
            f"The text above the headers ({', '.join(rows)}) is not included in the form, since it may identify a member. If it does not,"
            f" run the command again with --let-stand ROW, or write it into the layout's titles."
        )
        return (said,)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that is still to be asked, in the order of the columns."""
        return tuple(question for _, one in self for question in one.questions)


def label_of(name: str) -> str:
    """An element or a known extension in words."""
    return guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label
