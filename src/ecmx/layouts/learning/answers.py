"""What a person answers, put into the lesson: what a column is, how its dates are to be read, what a code means.

Every answer gives a new lesson, so the one before it is still there to go back to.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.layouts.learning.arrangement import without_default
from ecmx.layouts.learning.columns import element_column
from ecmx.layouts.learning.learned import Learned, Lesson, Place, Question
from ecmx.layouts.learning.rereading import reread
from ecmx.layouts.model import Column

__all__ = ["answered", "left_open", "with_codes", "with_spelling"]

ANSWERED = "you said so"


def answered(lesson: Lesson, place: Place, value: str | None) -> Lesson:
    """The column is this element or known extension; None: it is the plan's own. UsageProblem where another column is it already."""
    one = lesson.at(place)
    if value is None:
        return placed(lesson, place, settled(one, Column(header=one.header, ignored=True)))
    taken = {name for other in lesson.columns[place[0]] if other is not one for name in other.column.elements}
    if value in taken:
        raise UsageProblem(
            "element-taken", "Another column of this tab is that already.", "Say first that the other is not."
        )
    if value.startswith("ext."):
        return placed(lesson, place, settled(one, Column(header=one.header, extension=value)))
    tab = lesson.tabs[place[0]]
    column = next(column for column in tab.columns if column.plan.letter == one.letter)
    seen = reread(column, guidance.element(value))
    made = element_column(tab, seen, value, place, 1.0, ANSWERED, month_first=False, answered=True)
    return placed(lesson, place, made)


def left_open(lesson: Lesson, place: Place) -> Lesson:
    """The column stays undecided, and nothing more is asked of it now."""
    return placed(lesson, place, replace(lesson.at(place), questions=()))


def with_spelling(lesson: Lesson, place: Place, spelling: str) -> Lesson:
    """The dates of the column are spelt so."""
    one = lesson.at(place)
    column = msgspec.structs.replace(one.column, spelling=spelling)
    return placed(
        lesson, place, replace(one, column=column, questions=rest(one, "dates"), reasons=(*one.reasons, ANSWERED))
    )


def with_codes(lesson: Lesson, place: Place, code: str, meaning: str | None) -> Lesson:
    """The partner's code means this code of the guidance; None: nothing that the guidance knows."""
    one = lesson.at(place)
    codes = one.column.codes | ({code: meaning} if meaning else {})
    column = msgspec.structs.replace(one.column, codes=codes)
    left = tuple(question for question in one.questions if question.code != code)
    return placed(lesson, place, replace(one, column=column, questions=left))


def rest(one: Learned, about: str) -> tuple[Question, ...]:
    """The questions on other things."""
    return tuple(question for question in one.questions if question.about != about)


def settled(one: Learned, column: Column) -> Learned:
    """A column that somebody has decided."""
    return replace(one, column=column, confidence=1.0, reasons=(ANSWERED,), questions=(), answered=True)


def placed(lesson: Lesson, place: Place, made: Learned) -> Lesson:
    """The lesson with one column in another way, in its layout too."""
    tab, at = place
    columns = [list(one) for one in lesson.columns]
    columns[tab][at] = made
    sheets = list(lesson.layout.sheets)
    said = list(sheets[tab].columns)
    said[at] = without_default(made.column, lesson.layout.spelling)
    sheets[tab] = msgspec.structs.replace(sheets[tab], columns=tuple(said))
    layout = msgspec.structs.replace(lesson.layout, sheets=tuple(sheets))
    return replace(lesson, columns=tuple(map(tuple, columns)), layout=layout)
