"""What other layouts say of a header: nobody maps the same column twice.

Only for columns that recognition is not sure of, only by the whole header, and never where two layouts disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from ecmx import guidance
from ecmx.errors import LayoutInvalid
from ecmx.files import Limits
from ecmx.guidance import FileType, plain
from ecmx.layouts.learning.answers import carrier, placed, read_as, taken_for
from ecmx.layouts.learning.arrangement import tab_of
from ecmx.layouts.learning.learned import ColumnPlace, Lesson, Option, label_of
from ecmx.layouts.loading import layouts_in, load_layout
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.recognition import GENERAL, wording

__all__ = ["at_hand", "lost_offered", "remembered"]

REMEMBERED = 0.97
OFFERED = 3
READ = 0.8  # of the filled cells that must read as what the layouts say
OWN = ""  # the plan's own column
Meaning = str | None
"""An element's or extension's id; OWN; None where a layout says something that does not carry over."""


def at_hand(known: Path | None, beside: Path, limits: Limits = Limits()) -> list[Layout]:  # noqa: B008 – Limits is frozen
    """The layouts that settle headers: those of the folder said, all of which must be right; else those beside the new one."""
    if known is not None:
        return list(layouts_in(known, limits))
    found = []
    for path in sorted(beside.glob("*.toml"))[: limits.layout_files]:
        try:
            found.append(load_layout(str(path), limits))
        except LayoutInvalid:
            continue  # some other program's settings
    return found


def remembered(lesson: Lesson, layouts: Sequence[Layout]) -> Lesson:
    """The lesson with what these layouts settle of the columns that nobody is sure of."""
    if not layouts:
        return lesson
    for place, one in lesson:
        if not one.column.undecided or not alone(lesson, place):
            continue
        types = lesson.tabs[place[0]].plan.types
        said = said_of(one.header, types, layouts)
        if len({meaning for meaning, _ in said}) != 1:
            continue
        meaning, layout = said[0]
        offered = {option.value for question in one.questions for option in question.options}
        vague = (
            wording(one.header).concepts <= GENERAL and meaning not in offered
        )  # another plan's "Start" need not be this one's
        if meaning is None or (meaning and (vague or not fits(lesson, place, meaning))):
            continue
        lesson = taken_for(lesson, place, meaning or None, confidence=REMEMBERED, reason=f"the form {layout} says so")
    return lesson


def lost_offered(lesson: Lesson, known: Layout) -> Lesson:
    """The lesson with what the known layout had and no column carries now among the options of the undecided ones."""
    for place, one in lesson:
        question = next((found for found in one.questions if found.about == "meaning"), None)
        before = tab_of(known, lesson.tabs[place[0]])
        if question is None or before is None:
            continue
        carried = {name for other in lesson.columns[place[0]] for name in other.column.elements}
        lost = [column for column in known.columns_of(before) if column.element and column.element not in carried]
        lost.sort(key=lambda column: -likeness(one.header, column))
        options = [Option(str(column.element), label_of(str(column.element))) for column in lost[:OFFERED]]
        named = [option for option in question.options if option in options]  # by its words too
        asked = replace(question, options=tuple(dict.fromkeys((*named, *question.options, *options))))
        questions = tuple(asked if found is question else found for found in one.questions)
        lesson = placed(lesson, place, replace(one, questions=questions))
    return lesson


def likeness(header: str, column: Column) -> float:
    """How like a header is to those of a column, 0 … 100."""
    return max(fuzz.WRatio(plain(header), plain(wording)) for wording in column.wordings)


def alone(lesson: Lesson, place: ColumnPlace) -> bool:
    """Whether no other column of the tab has the same header."""
    same = plain(lesson.at(place).header)
    return sum(plain(one.header) == same for one in lesson.columns[place[0]]) == 1


def fits(lesson: Lesson, place: ColumnPlace, value: str) -> bool:
    """Whether no other column is that already, and the cells read as it."""
    read, filled = read_as(lesson, place, value)
    return carrier(lesson, place, value) is None and read >= READ * filled


def said_of(header: str, types: Iterable[FileType], layouts: Sequence[Layout]) -> list[tuple[Meaning, str]]:
    """What each layout's tab of these file types says of a header, with the layout's name; undecided says nothing."""
    key, wanted = plain(header), frozenset(types)
    found: list[tuple[Meaning, str]] = []
    for layout in layouts:
        for sheet in layout.sheets:
            if not wanted & set(sheet.types):
                continue
            columns = [one for one in layout.columns_of(sheet) if key in map(plain, one.wordings) and not one.undecided]
            found += [(meaning_of(column, wanted), layout.name) for column in columns]
    return found


def meaning_of(column: Column, types: frozenset[FileType]) -> Meaning:
    """What a column of another layout carries, where it can carry it here."""
    if column.ignored:
        return OWN
    if column.extension:
        return column.extension
    if column.element and guidance.element(column.element).file in types:
        return column.element
    return None
