"""What a person answers, put into the lesson: what a column is, how its dates are to be read, what a code means.

Every answer gives a new lesson, so the one before it is still there to go back to.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.findings import listed
from ecmx.layouts.learning.arrangement import release_of, without_default
from ecmx.layouts.learning.columns import UNSURE_MOST, element_column, of_attempt
from ecmx.layouts.learning.learned import ALWAYS, ColumnPlace, Learned, Lesson, LineAbove, Question, label_of
from ecmx.layouts.learning.rereading import reread
from ecmx.layouts.learning.samples import SampledColumn
from ecmx.layouts.learning.spelling import order_of
from ecmx.layouts.learning.together import names_apart, populations_apart
from ecmx.layouts.model import Column, can_repeat

__all__ = [
    "answered",
    "carrier",
    "opened",
    "placed",
    "read_as",
    "sampled_at",
    "sampled_of",
    "taken_for",
    "unanswered_left",
    "with_codes",
    "with_line",
    "with_spelling",
]

ANSWERED = "you said so"
TAKEN_AWAY = "you said that another column is what this one was recognized as"


def answered(lesson: Lesson, place: ColumnPlace, value: str | None) -> Lesson:
    """The column is this element or known extension; None: it is the plan's own. UsageProblem where another column is it already."""
    return taken_for(lesson, place, value, confidence=1.0, reason=ANSWERED, answered=True)


def taken_for(
    lesson: Lesson, place: ColumnPlace, value: str | None, *, confidence: float, reason: str, answered: bool = False
) -> Lesson:
    """The same with the confidence and the reason of whoever says so. It holds for each attempt that stands beside it in the row."""
    lesson = taken_once(lesson, place, value, confidence=confidence, reason=reason, answered=answered)
    for other in later_of(lesson, place, value):
        lesson = taken_once(lesson, other, value, confidence=confidence, reason=reason, answered=answered)
    return lesson


def later_of(lesson: Lesson, place: ColumnPlace, value: str | None) -> list[ColumnPlace]:
    """The columns of later attempts that repeat a column and can carry the same."""
    letter = lesson.at(place).letter
    if not repeats(value):
        return []
    return [
        other
        for other, _ in lesson
        if other[0] == place[0]
        and sampled_at(lesson, other).plan.first == letter
        and (value is None or carrier(lesson, other, value) is None)
    ]


def repeats(value: str | None) -> bool:
    """Whether each of several attempts of a row can have it."""
    if value is None or value.startswith("ext."):
        return True
    return value != ALWAYS.value and can_repeat(Column(element=value))


def taken_once(
    lesson: Lesson, place: ColumnPlace, value: str | None, *, confidence: float, reason: str, answered: bool
) -> Lesson:
    """One column alone, as `taken_for`."""
    one = lesson.at(place)
    said = replace(one, confidence=confidence, reasons=(reason,), questions=(), answered=answered)
    if value == ALWAYS.value:
        text = sampled_at(lesson, place).text.drop_nulls()
        return placed(lesson, place, replace(said, column=Column(header=one.header, constant=str(text[0]))))
    if value is None:
        return placed(lesson, place, replace(said, column=Column(header=one.header, ignored=True)))
    other = carrier(lesson, place, value)
    if other is not None:
        raise UsageProblem(
            "element-taken",
            f"Column {other.letter} “{other.header}” is already this.",
            "Two columns of one tab cannot be the same thing.",
        )
    if value.startswith("ext."):
        return placed(lesson, place, replace(said, column=beyond_column(lesson, place, value)))
    seen = reread(sampled_at(lesson, place), guidance.element(value))
    made = element_column(
        lesson.tabs[place[0]],
        seen,
        value,
        place,
        confidence,
        reason,
        order=order_of(lesson.tabs[place[0]].columns),
        private=lesson.private,
        answered=answered,
    )
    return placed(lesson, place, made)


def beyond_column(lesson: Lesson, place: ColumnPlace, value: str) -> Column:
    """A column of a known extension; as the several elements that stand in its cells, where they agree and no other column has them."""
    one, tab = lesson.at(place), lesson.tabs[place[0]]
    taken = {name for other in lesson.columns[place[0]] if other is not one for name in other.column.elements}
    for apart in (names_apart, populations_apart):
        several = apart(value, one.header, sampled_at(lesson, place).text, tab.plan.types, taken)
        if several is not None:
            return several
    return Column(header=one.header, extension=value)


def opened(lesson: Lesson, place: ColumnPlace) -> Lesson:
    """The lesson with a column undecided whose meaning another column has now."""
    one = lesson.at(place)
    column = Column(header=one.header, aliases=one.column.aliases, undecided=True)
    asked = (Question(place, "meaning", ()),)
    said = replace(
        one,
        column=column,
        confidence=min(one.confidence, UNSURE_MOST),
        reasons=(TAKEN_AWAY,),
        questions=asked,
        answered=False,
    )
    return placed(lesson, place, said)


def carrier(lesson: Lesson, place: ColumnPlace, value: str) -> Learned | None:
    """Another column of the same tab, and of the same attempt, that carries this element already; an extension may stand twice."""
    one = lesson.at(place)
    group = max(sampled_at(lesson, place).plan.group, 1) if repeats(value) else 1
    others = (other for other in lesson.columns[place[0]] if other is not one and max(other.column.group, 1) == group)
    return next((other for other in others if value in other.column.elements), None)


def read_as(lesson: Lesson, place: ColumnPlace, value: str) -> tuple[int, int]:
    """How many of the column's filled cells can be read as this element, and how many there are."""
    column = sampled_at(lesson, place)
    if value == ALWAYS.value or value.startswith("ext."):
        return column.filled, column.filled
    seen = reread(column, guidance.element(value))
    return seen.filled - seen.unread, seen.filled


def sampled_at(lesson: Lesson, place: ColumnPlace) -> SampledColumn:
    """The sampled column that stands at a place."""
    return sampled_of(lesson, place[0], lesson.at(place).letter)


def sampled_of(lesson: Lesson, tab: int, letter: str) -> SampledColumn:
    """The sampled column of a letter, also one that is no part of the lesson."""
    return next(column for column in lesson.tabs[tab].columns if column.plan.letter == letter)


def unanswered_left(lesson: Lesson) -> Lesson:
    """The lesson with every column undecided of whose codes nobody has said what they mean: read without, each cell would be an error.

    One that is understood for the rest is read; the codes that nobody explained are named.
    """
    for place, one in lesson:
        codes = [question for question in one.questions if question.about == "code"]
        if one.column.element and codes and all(question.few for question in codes):
            said = f"{listed([f'“{question.code}”' for question in codes])} not explained yet: not read, and an error in its rows"
            kept = replace(one, questions=rest(one, "code"), reasons=(*one.reasons, said))
            lesson = placed(lesson, place, kept)
        elif one.column.element and codes:
            label = label_of(one.column.element)
            left = replace(
                one,
                column=Column(header=one.header, aliases=one.column.aliases, undecided=True),
                confidence=UNSURE_MOST,
                reasons=(f"it is “{label}”, but its codes are not explained yet",),
                questions=(),
            )
            lesson = placed(lesson, place, left)
    return lesson


def with_spelling(lesson: Lesson, place: ColumnPlace, spelling: str) -> Lesson:
    """The dates of the column are spelled so."""
    one = lesson.at(place)
    column = msgspec.structs.replace(one.column, spelling=spelling)
    return placed(
        lesson, place, replace(one, column=column, questions=rest(one, "dates"), reasons=(*one.reasons, ANSWERED))
    )


def with_codes(lesson: Lesson, place: ColumnPlace, code: str, meaning: str | None) -> Lesson:
    """The partner's code means this code of the guidance ("": no more than a blank cell); None: nothing that the guidance knows.

    It is added: where the column writes the guidance's own code too, that stays what is written.
    """
    one = lesson.at(place)
    codes = one.column.codes
    if meaning is not None:
        usual = meaning and meaning not in codes.values() and (sampled_at(lesson, place).text == meaning).any()
        codes = codes | ({meaning: meaning} if usual else {}) | {code: meaning}
    column = msgspec.structs.replace(one.column, codes=codes)
    left = tuple(question for question in one.questions if question.code != code)
    return placed(lesson, place, replace(one, column=column, questions=left))


def with_line(lesson: Lesson, line: LineAbove) -> Lesson:
    """The layout may say this line above the headers: a person has looked, and no member is in it."""
    tab = lesson.tabs[line.tab]
    sheets = list(lesson.layout.sheets)
    titles = list(sheets[line.tab].titles or [""] * len(tab.titles))
    titles[line.row - 1] = tab.titles[line.row - 1]
    sheets[line.tab] = msgspec.structs.replace(sheets[line.tab], titles=tuple(titles))
    layout = msgspec.structs.replace(lesson.layout, sheets=tuple(sheets))
    return replace(lesson, layout=layout, withheld=tuple(one for one in lesson.withheld if one != line))


def rest(column: Learned, about: str) -> tuple[Question, ...]:
    """The questions on other things."""
    return tuple(question for question in column.questions if question.about != about)


def placed(lesson: Lesson, place: ColumnPlace, made: Learned) -> Lesson:
    """The lesson with one column in another way, in its layout too."""
    tab, at = place
    made = of_attempt(made, sampled_at(lesson, place))
    columns = [list(one) for one in lesson.columns]
    columns[tab][at] = made
    sheets = list(lesson.layout.sheets)
    said = list(sheets[tab].columns)
    said[at] = without_default(made, lesson.layout.spelling)
    sheets[tab] = msgspec.structs.replace(sheets[tab], columns=tuple(said))
    every = tuple(map(tuple, columns))
    layout = msgspec.structs.replace(lesson.layout, sheets=tuple(sheets), release=release_of(every, lesson.layout))
    return replace(lesson, columns=every, layout=layout)
