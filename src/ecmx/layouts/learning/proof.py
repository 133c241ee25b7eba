"""The proof of a lesson: its layout, read by itself, must read its own samples as recognition did. What it does not read is taken out.

A layout that fails even so is never given out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from ecmx import guidance
from ecmx.errors import FileUnusable
from ecmx.layouts.learning.learned import Learned, Lesson, Option, Question, label_of
from ecmx.layouts.learning.rereading import reread
from ecmx.layouts.learning.samples import Sample, SampledColumn, SampledTab, sampled
from ecmx.layouts.loading import layout_of
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.toml_text import layout_toml

__all__ = ["proved"]


def proved(lesson: Lesson, samples: Sequence[Sample], as_of: date) -> Lesson:
    """The lesson, with every column that its layout does not read back left undecided. Raises FileUnusable where that is not enough."""
    wrong = unproved(lesson, samples, as_of)
    if wrong:
        lesson = without(lesson, wrong)
        if unproved(lesson, samples, as_of):
            raise FileUnusable(
                "layout-not-proved",
                "The form that was learned does not read the sample correctly, so it was not saved.",
                "Copy the table alone onto a tab of its own, one row of headers above it, and learn from that.",
            )
    return lesson


def unproved(lesson: Lesson, samples: Sequence[Sample], as_of: date) -> set[tuple[str, str]]:
    """(tab, letter) of the columns that the layout does not read as recognition did."""
    layout = as_written(lesson.layout)
    wrong: set[tuple[str, str]] = set()
    read = [tab for sample in samples for tab in sampled(sample, (), layout, (), as_of)[0]]
    for tab in lesson.tabs:
        again = next((one for one in read if (one.sample, one.plan.name) == (tab.sample, tab.plan.name)), None)
        if again is None or again.plan.header_row != tab.plan.header_row:
            return {(tab.plan.name, column.plan.letter) for column in tab.columns}
        number = next(at for at, one in enumerate(lesson.tabs) if one is tab)
        wrong |= {(tab.plan.name, letter) for letter in differing(lesson.columns[number], tab, again)}
    return wrong


def differing(columns: Sequence[Learned], tab: SampledTab, again: SampledTab) -> list[str]:
    """The letters of the columns that carry something else when read again, or read fewer cells."""
    read = {column.plan.letter: column for column in again.columns}
    first = {column.plan.letter: column for column in tab.columns}
    found = []
    for one in columns:
        its, mine = read.get(one.letter), first[one.letter]
        meant = one.column.elements
        same = its is not None and tuple(element.id for element in its.plan.elements) == meant
        if not same or (
            its is not None and one.column.element and its.unread > unread_without(mine, one.column.element)
        ):
            found.append(one.letter)
    return found


def unread_without(column: SampledColumn, element: str) -> int:
    """How many cells of a column cannot be read as an element without the layout."""
    if column.plan.element is not None and column.plan.element.id == element and column.reading is not None:
        return column.unread
    return reread(column, guidance.element(element)).unread


def as_written(layout: Layout) -> Layout:
    """The layout as its file will say it."""
    return layout_of(layout_toml(layout), layout.name, {})


def without(lesson: Lesson, wrong: set[tuple[str, str]]) -> Lesson:
    """The lesson with these columns left undecided."""
    columns, sheets = [], []
    for number, (learned, sheet) in enumerate(zip(lesson.columns, lesson.layout.sheets, strict=True)):
        kept = [undone(one, (number, at)) if (one.tab, one.letter) in wrong else one for at, one in enumerate(learned)]
        columns.append(tuple(kept))
        said = [
            one.column if (one.tab, one.letter) in wrong else had for one, had in zip(kept, sheet.columns, strict=True)
        ]
        sheets.append(msgspec.structs.replace(sheet, columns=tuple(said)))
    return replace(lesson, columns=tuple(columns), layout=msgspec.structs.replace(lesson.layout, sheets=tuple(sheets)))


def undone(column: Learned, at: tuple[int, int]) -> Learned:
    """A column left undecided because the layout would not read it back."""
    options = tuple(Option(name, label_of(name)) for name in column.column.elements)
    return replace(
        column,
        column=Column(header=column.column.header, undecided=True),
        confidence=min(column.confidence, 0.5),
        reasons=("with the new form its cells are not read the same way as without it",),
        questions=(Question(at, "meaning", options),),
    )
