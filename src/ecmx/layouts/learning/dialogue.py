"""The dialogue of learning as a value: a lesson and the answers so far in, the next question out; an answer gives the next state.

Knows neither terminal nor page. A state goes back to the one before; the answers alone, said again, give the same state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from ecmx.errors import UsageProblem
from ecmx.layouts.learning.answers import answered, opened, unanswered_left, with_codes, with_line, with_spelling
from ecmx.layouts.learning.headers_aside import with_header
from ecmx.layouts.learning.learned import ColumnPlace, HeaderAside, Lesson, LineAbove
from ecmx.layouts.learning.next_question import NextQuestion, QuestionKey, next_question
from ecmx.layouts.learning.replies import (
    Agreed,
    CodesMean,
    ColumnName,
    DatesSpelt,
    Finished,
    HeaderStands,
    LeftOpen,
    LineStands,
    OneByOne,
    OpenedAgain,
    Reply,
    TakenFor,
)
from ecmx.layouts.learning.several_plans import for_several_plans

__all__ = ["Dialogue", "begun", "place_of", "resumed"]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where the dialogue stands: the lesson with the answers so far, the answers themselves, and the state before the last one.

    left: what was left open; apart: what is asked one by one; again: columns opened once more; looked_at: headers and lines above
    that were answered; agreed: tabs whose table is right; finished: no more is to be asked
    """

    lesson: Lesson
    replies: tuple[Reply, ...] = ()
    left: frozenset[QuestionKey] = frozenset()
    apart: frozenset[QuestionKey] = frozenset()
    again: tuple[ColumnPlace, ...] = ()
    looked_at: frozenset[LineAbove | HeaderAside] = frozenset()
    agreed: frozenset[int] = frozenset()
    finished: bool = False
    before: Dialogue | None = None

    @property
    def asked(self) -> NextQuestion | None:
        """The next question; None where there is none."""
        if self.finished:
            return None
        return next_question(
            self.lesson,
            left=self.left,
            apart=self.apart,
            again=self.again,
            looked_at=self.looked_at,
            agreed=self.agreed,
        )

    @property
    def to_come(self) -> int:
        """How many questions about columns there are still, as far as can be told: an answer may bring more."""
        count, state = 0, replace(self, looked_at=self.looked_at | set(self.lesson.asides))
        while (question := state.asked) is not None and question.numbered:
            places = frozenset((place, settled_by(question.about)) for place in question.places)
            again = tuple(place for place in state.again if place not in question.places)
            count, state = count + 1, replace(state, left=state.left | places, again=again)
        return count

    @property
    def result(self) -> Lesson:
        """The lesson as it stands if nothing more is answered: of whose codes nobody has said what they mean, that is undecided."""
        return for_several_plans(unanswered_left(self.lesson))

    def answer(self, reply: Reply) -> Dialogue:
        """The state after an answer. Raises UsageProblem where it cannot be: two columns carry the same, one is not there."""
        after = applied(reply, self)
        return replace(after, replies=(*self.replies, reply), before=self)


def begun(lesson: Lesson) -> Dialogue:
    """The dialogue about a lesson."""
    return Dialogue(lesson)


def resumed(lesson: Lesson, replies: Iterable[Reply]) -> tuple[Dialogue, int]:
    """The dialogue after answers that were kept; and how many of them do not fit this sample and were passed over."""
    state, unfit = begun(lesson), 0
    for reply in replies:
        try:
            state = state.answer(reply)
        except UsageProblem:
            unfit += 1
    return state, unfit


def settled_by(about: str) -> str:
    """What is settled or left of a column by an answer to such a question."""
    return "meaning" if about in ("together", "which") else about


def places_of(lesson: Lesson, columns: Sequence[ColumnName]) -> tuple[ColumnPlace, ...]:
    """Where columns stand. Raises UsageProblem where one is not there."""
    return tuple(place_of(lesson, column) for column in columns)


def place_of(lesson: Lesson, column: ColumnName) -> ColumnPlace:
    """Where a column stands. Raises UsageProblem where it is not there."""
    for place, one in lesson:
        if (place[0], one.letter, one.header) == (column.tab, column.letter, column.header):
            return place
    raise UsageProblem(
        "no-such-column", f"There is no column {column.letter} with that header here.", "Answer for this sample again."
    )


@singledispatch
def applied(reply: Reply, _state: Dialogue) -> Dialogue:
    """The state after one reply, without its history."""
    raise TypeError(type(reply))


@applied.register
def _(reply: TakenFor, state: Dialogue) -> Dialogue:
    lesson = state.lesson
    claimed = places_of(lesson, [claim.column for claim in reply.claims])
    for place, claim in zip(claimed, reply.claims, strict=True):
        lesson = answered(freed(lesson, place, claim.value, state.again), place, claim.value)
    others = places_of(lesson, reply.others)
    return replace(
        state,
        lesson=lesson,
        left=state.left - {(place, about) for place in claimed for about in ("codes", "dates")},
        apart=state.apart | {(place, about) for place in others for about in ("meaning", reply.about)},
        again=tuple(place for place in state.again if place not in claimed),
        agreed=state.agreed - {place[0] for place in claimed},
    )


def freed(lesson: Lesson, place: ColumnPlace, value: str | None, again: Sequence[ColumnPlace]) -> Lesson:
    """The lesson in which no other column that was opened again carries that any more: two columns can change places."""
    for other in again:
        if value is not None and other != place and value in lesson.at(other).column.elements:
            lesson = opened(lesson, other)
    return lesson


@applied.register
def _(reply: DatesSpelt, state: Dialogue) -> Dialogue:
    lesson = state.lesson
    for place in places_of(lesson, reply.columns):
        lesson = with_spelling(lesson, place, reply.spelling)
    return replace(state, lesson=lesson)


@applied.register
def _(reply: CodesMean, state: Dialogue) -> Dialogue:
    lesson = state.lesson
    for place in places_of(lesson, reply.columns):
        for question in lesson.at(place).questions:
            if question.about == "code" and question.code in reply.meanings:
                lesson = with_codes(lesson, place, question.code, reply.meanings[question.code])
    left = {(place, "codes") for place in places_of(lesson, reply.columns)}
    return replace(state, lesson=lesson, left=state.left | left)


@applied.register
def _(reply: LeftOpen, state: Dialogue) -> Dialogue:
    places = places_of(state.lesson, reply.columns)
    about = settled_by(reply.about)
    again = tuple(place for place in state.again if place not in places)
    return replace(state, left=state.left | {(place, about) for place in places}, again=again)


@applied.register
def _(reply: OneByOne, state: Dialogue) -> Dialogue:
    places = places_of(state.lesson, reply.columns)
    return replace(
        state, apart=state.apart | {(place, about) for place in places for about in (settled_by(reply.about), "which")}
    )


@applied.register
def _(reply: OpenedAgain, state: Dialogue) -> Dialogue:
    places = places_of(state.lesson, reply.columns)
    return replace(state, again=tuple(dict.fromkeys((*state.again, *places))))


@applied.register
def _(reply: LineStands, state: Dialogue) -> Dialogue:
    for line in state.lesson.withheld:
        if (line.tab, line.row) == (reply.tab, reply.row):
            lesson = with_line(state.lesson, line) if reply.stands else state.lesson
            return replace(state, lesson=lesson, looked_at=state.looked_at | {line})
    raise UsageProblem("no-such-line", "There is no such line above the headers here.", "Answer for this sample again.")


@applied.register
def _(reply: HeaderStands, state: Dialogue) -> Dialogue:
    for aside in state.lesson.asides:
        if (aside.tab, aside.letter) == (reply.tab, reply.letter):
            lesson = with_header(state.lesson, aside) if reply.stands else state.lesson
            return replace(state, lesson=lesson, looked_at=state.looked_at | {aside})
    raise UsageProblem("no-such-header", "That column's header was not removed here.", "Answer for this sample again.")


@applied.register
def _(reply: Agreed, state: Dialogue) -> Dialogue:
    return replace(state, agreed=state.agreed | {reply.tab})


@applied.register
def _(_reply: Finished, state: Dialogue) -> Dialogue:
    return replace(state, finished=True)
