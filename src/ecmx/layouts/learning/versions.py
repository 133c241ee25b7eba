"""The next version of a layout: from which day it holds, and what is otherwise than in the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec

from ecmx.errors import UsageProblem
from ecmx.guidance import on_paper
from ecmx.layouts.drift import Difference, DifferenceKind, differences
from ecmx.layouts.learning.learned import Lesson
from ecmx.layouts.learning.periods import period_of
from ecmx.layouts.model import Layout

__all__ = ["called", "changed", "first_day", "following", "headers_of", "require_later"]


def first_day(lesson: Lesson) -> date | None:
    """The first day of the period that the samples report on; None where no tab says it."""
    return next((start for start in map(period_of, lesson.tabs) if start), None)


def require_later(older: Layout, day: date) -> None:
    """Raise UsageProblem where the older layout holds on that day, or from a later one on."""
    if older.effective is not None and day <= older.effective:
        raise UsageProblem(
            "effective-too-early",
            f"The sample is from a month covered by {older.name}, which applies from {on_paper(older.effective)} on; the new version would"
            f" apply from {on_paper(day)}.",
            "Say from which day the new form applies: --effective DATE.",
        )


def following(lesson: Lesson, name: str, day: date) -> Lesson:
    """The lesson under that name, holding from that day on."""
    return replace(lesson, layout=msgspec.structs.replace(lesson.layout, name=name, effective=day))


def called(lesson: Lesson, name: str, *, said: str) -> Lesson:
    """The lesson under another name. said: the partner's, where a person said it."""
    other = {"name": name} if said or lesson.layout.partner != lesson.layout.name else {"name": name, "partner": name}
    return replace(lesson, layout=msgspec.structs.replace(lesson.layout, **other))


def changed(older: Layout | None, layout: Layout) -> tuple[Difference, ...]:
    """What is otherwise than in the older layout, but for the days on which each holds; nothing where there is none."""
    if older is None:
        return ()
    return tuple(difference for difference in differences(older, layout) if difference.kind is not DifferenceKind.DATES)


def headers_of(older: Layout | None) -> frozenset[str]:
    """The headers that an older layout knows, as they stand."""
    if older is None:
        return frozenset()
    columns = (column for sheet in older.sheets for column in older.columns_of(sheet))
    return frozenset(header for column in columns for header in column.wordings)
