"""Columns whose headers may name a member: left out of the lesson, asked about where it matters, and put in when a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from ecmx.files import column_index
from ecmx.guidance import plain
from ecmx.layouts.learning.answers import carrier, opened, sampled_of
from ecmx.layouts.learning.arrangement import without_default
from ecmx.layouts.learning.columns import columns_of
from ecmx.layouts.learning.lacking import might_be
from ecmx.layouts.learning.learned import HeaderAside, Learned, Lesson
from ecmx.layouts.learning.renames import renames
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.learning.sayable import Private
from ecmx.layouts.learning.spelling import order_of
from ecmx.layouts.masks import masked_text
from ecmx.layouts.model import Column

__all__ = ["aside_called", "asides", "with_header"]


def asides(
    tabs: Sequence[SampledTab], private: Private, before: Sequence[tuple[Column, ...]]
) -> tuple[HeaderAside, ...]:
    """The columns of the tabs that the lesson leaves out. before: of each tab the columns of the layout that it was in"""
    found = []
    for number, (tab, known) in enumerate(zip(tabs, before, strict=True)):
        left = [one for one in tab.columns if one.plan.header and private.in_header(one.plan.header)]
        new_names = renames(tab, known) if left and known else {}
        for one in left:
            tells = one.plan.letter in new_names or telling(tab, one)
            found.append(HeaderAside(number, one.plan.letter, masked_text(one.plan.header), tells, known))
    return tuple(found)


def telling(tab: SampledTab, column: SampledColumn) -> bool:
    """Whether a column is more than surely the plan's own."""
    plan = column.plan
    return bool(plan.elements or plan.extension or plan.options or might_be(tab, column))


def aside_called(lesson: Lesson, header: str) -> HeaderAside | None:
    """The first column of that header that is left out; None where there is none."""
    same = (one for one in lesson.asides if plain(sampled_of(lesson, one.tab, one.letter).plan.header) == plain(header))
    return next(same, None)


def with_header(lesson: Lesson, aside: HeaderAside) -> Lesson:
    """The lesson with a column that was left out: a person has looked at its header, and no member is in it.

    It stands where it stands in the file, so that the places of those after it move.
    """
    private, tab = lesson.private, lesson.tabs[aside.tab]
    assert private is not None, "only who knows the members leaves a column out"
    header = sampled_of(lesson, aside.tab, aside.letter).plan.header
    private = replace(private, looked_at=private.looked_at | {header})
    every = columns_of(tab, aside.tab, private, order=order_of(tab.columns), before=aside.before)
    made = next(one for one in every if one.letter == aside.letter)
    at = sum(column_index(one.letter) < column_index(aside.letter) for one in lesson.columns[aside.tab])
    lesson = inserted(lesson, aside.tab, at, made)
    taken = any(carrier(lesson, (aside.tab, at), name) for name in made.column.elements)
    lesson = opened(lesson, (aside.tab, at)) if taken else lesson
    return replace(lesson, private=private, asides=tuple(one for one in lesson.asides if one != aside))


def inserted(lesson: Lesson, tab: int, at: int, made: Learned) -> Lesson:
    """The lesson with one more column at a place of a tab, in its layout too."""
    columns, sheets = list(lesson.columns), list(lesson.layout.sheets)
    columns[tab] = (*columns[tab][:at], made, *map(moved_on, columns[tab][at:]))
    said = sheets[tab].columns
    new = without_default(made, lesson.layout.spelling)
    sheets[tab] = msgspec.structs.replace(sheets[tab], columns=(*said[:at], new, *said[at:]))
    layout = msgspec.structs.replace(lesson.layout, sheets=tuple(sheets))
    return replace(lesson, columns=tuple(columns), layout=layout)


def moved_on(column: Learned) -> Learned:
    """A column one place further on."""
    questions = tuple(replace(one, at=(one.at[0], one.at[1] + 1)) for one in column.questions)
    return replace(column, questions=questions)
