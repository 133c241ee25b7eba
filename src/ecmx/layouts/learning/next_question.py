"""Which question comes next, of a lesson and what was answered so far: the most telling first, what can be asked together at once.

A question is a value: what is asked, of which columns, with which offers. How it is shown is for others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ecmx import guidance
from ecmx.layouts.learning.answers import carrier, sampled_at
from ecmx.layouts.learning.flags import is_flag
from ecmx.layouts.learning.learned import ALWAYS, ColumnPlace, HeaderAside, Lesson, LineAbove, Option, Question
from ecmx.layouts.learning.offering import lacks_required, offers_among, offers_for
from ecmx.layouts.learning.replies import ColumnName
from ecmx.layouts.learning.unsaid import nowhere, nowhere_besides, open_proposals

__all__ = ["About", "NextQuestion", "QuestionKey", "column_name", "next_question"]

About = Literal["meaning", "together", "which", "dates", "codes", "header", "line", "table"]
QuestionKey = tuple[ColumnPlace, str]
"""A column's place and what is asked about it, "codes" for all of its codes, "which" for what it is among several."""

LACKING_MOST = 36  # named of what is nowhere; a plan's file can lack sixty elements
TOGETHER_LEAST = 2
WHICH_LEAST = 3  # two are asked about alone: there words can be searched by
TOGETHER_MOST = 12  # more than a screen holds is not looked at


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """One question.

    about: what one column is; whether several are what is proposed; which of several is which of what is offered; which comes first in
        dates; what codes mean; whether a header that was left out, or a line above the headers, may stand; whether the whole table is right
    places: the columns, for the lesson; columns: the same as an answer names them
    offers: of one column what it may be, of several what any of them may be, of dates and codes what each can mean; together: what is
        proposed, column by column
    codes: those that are asked about; line: the line above the headers; aside: the column whose header was left out
    flags: of which of several is which, whether all of them say yes or no
    lacking: of the table, what is required and nowhere; besides: what else is nowhere, where a column may be it
    """

    about: About
    tab: int
    places: tuple[ColumnPlace, ...] = ()
    columns: tuple[ColumnName, ...] = ()
    offers: tuple[Option, ...] = ()
    codes: tuple[str, ...] = ()
    lacking: tuple[Option, ...] = ()
    besides: tuple[Option, ...] = ()
    line: LineAbove | None = None
    aside: HeaderAside | None = None
    flags: bool = False

    @property
    def numbered(self) -> bool:
        """Whether it counts among the questions that are told beforehand: what is asked of columns."""
        return self.about not in ("header", "line", "table")


def column_name(lesson: Lesson, place: ColumnPlace) -> ColumnName:
    """A column as an answer names it."""
    one = lesson.at(place)
    return ColumnName(place[0], one.letter, one.header)


def next_question(
    lesson: Lesson,
    *,
    left: Collection[QuestionKey],
    apart: Collection[QuestionKey],
    again: Collection[ColumnPlace],
    looked_at: Collection[LineAbove | HeaderAside],
    agreed: Collection[int],
) -> NextQuestion | None:
    """The next one; None at the end.

    left: what was left open; apart: what is to be asked one by one; again: columns opened once more; looked_at: lines and headers that were
    answered; agreed: the tabs whose table is right
    """
    for aside in lesson.asides:  # first, as a column that is put in moves those after it
        if aside.telling and aside not in looked_at:
            return NextQuestion("header", aside.tab, aside=aside)
    if again:
        return about_again(lesson, again, apart)
    waiting = [one for one in lesson.questions if key_of(one) not in left]
    if waiting:
        return about_columns(lesson, ranked(lesson, waiting), apart)
    for line in lesson.withheld:
        if line not in looked_at:
            return NextQuestion("line", line.tab, line=line)
    for tab in range(len(lesson.tabs)):
        if tab not in agreed:
            return about_table(lesson, tab)
    return None


def key_of(question: Question) -> QuestionKey:
    """What is kept of a question to know it again."""
    return question.at, "codes" if question.about == "code" else question.about


def ranked(lesson: Lesson, waiting: Sequence[Question]) -> list[Question]:
    """What is asked first: the key, what is required and nowhere, how cells are spelled, the rest; each in the order of the columns."""
    lacking = {tab: {one.id: one for one in nowhere(lesson, tab)} for tab in {one.at[0] for one in waiting}}

    def telling(question: Question) -> tuple[int, ColumnPlace]:
        if question.about != "meaning":
            return 2, question.at
        missing = lacks_required(question, lacking[question.at[0]])
        return (3 if missing == 2 else missing), question.at

    return sorted(waiting, key=telling)


def about_columns(lesson: Lesson, waiting: Sequence[Question], apart: Collection[QuestionKey]) -> NextQuestion:
    """The first of the questions, which are ranked, with those of its tab that can be asked together with it."""
    first = waiting[0]
    same_tab = [one for one in waiting if one.at[0] == first.at[0]]
    if first.about == "meaning":
        return about_meaning(lesson, first, same_tab, apart)
    return about_spelling(lesson, first, same_tab, apart)


def about_again(lesson: Lesson, again: Collection[ColumnPlace], apart: Collection[QuestionKey]) -> NextQuestion:
    """What columns are that were opened once more."""
    places = list(again)
    return about_which(lesson, [place for place in places if place[0] == places[0][0]], apart) or about_one(
        lesson, places[0]
    )


def about_one(lesson: Lesson, place: ColumnPlace) -> NextQuestion:
    """What one column is."""
    return NextQuestion("meaning", place[0], (place,), (column_name(lesson, place),), offers_for(lesson, place))


def about_meaning(
    lesson: Lesson, first: Question, waiting: Sequence[Question], apart: Collection[QuestionKey]
) -> NextQuestion:
    """What a column is: together with others where a guess can be shown for each, else which of several it is, else alone."""
    meaning = [one for one in waiting if one.about == "meaning"]
    proposed = proposals(lesson, [one for one in meaning if key_of(one) not in apart])
    if len(proposed) >= TOGETHER_LEAST and (first.at in proposed or not may_be_key(first)):
        places = tuple(sorted(proposed))
        names = tuple(names_of(lesson, places))
        return NextQuestion("together", first.at[0], places, names, tuple(proposed[place] for place in places))
    return about_which(lesson, [one.at for one in meaning], apart) or about_one(lesson, first.at)


def may_be_key(question: Question) -> bool:
    """Whether its column may be the number by which a member is known."""
    return any(guidance.plays(option.value, "member") for option in question.options)


def about_which(lesson: Lesson, wanted: Sequence[ColumnPlace], apart: Collection[QuestionKey]) -> NextQuestion | None:
    """Which of several open columns is which; None where the first is to be asked about alone, or no other is left.

    Columns of yes and no are asked about apart from others. Offered is what any of them may be, then what is required and nowhere.
    """
    flag = is_flag(sampled_at(lesson, wanted[0]))
    wanted = [place for place in wanted if is_flag(sampled_at(lesson, place)) == flag]
    offers = {place: offers_for(lesson, place) for place in wanted[:TOGETHER_MOST] if (place, "which") not in apart}
    places = tuple(place for place, offered in offers.items() if ALWAYS not in offered)
    if len(places) < WHICH_LEAST or places[0] != wanted[0]:
        return None
    every = offers_among(lesson, places, LACKING_MOST)
    return NextQuestion("which", wanted[0][0], places, tuple(names_of(lesson, places)), every, flags=flag)


def proposals(lesson: Lesson, waiting: Sequence[Question]) -> dict[ColumnPlace, Option]:
    """A guess for each of the first open columns, none of them twice; nothing where the column has the same text in every row."""
    found: dict[ColumnPlace, Option] = {}
    for one in waiting:
        if len(found) == TOGETHER_MOST:
            break
        offers = offers_for(lesson, one.at)
        taken = {option.value for option in found.values()}
        free = [
            option for option in offers if option.value not in taken and carrier(lesson, one.at, option.value) is None
        ]
        if free and ALWAYS not in offers:
            found[one.at] = free[0]
    return found


def about_spelling(
    lesson: Lesson, first: Question, waiting: Sequence[Question], apart: Collection[QuestionKey]
) -> NextQuestion:
    """How dates are to be read, or what codes mean: for all columns of the tab that have the same answers to choose from."""
    alike = [one for one in waiting if one.about == first.about and one.options == first.options]
    alone = key_of(first) in apart
    alike = [one for one in alike if (one.at == first.at if alone else key_of(one) not in apart)]
    places = tuple(dict.fromkeys(one.at for one in alike))
    codes = tuple(dict.fromkeys(one.code for one in alike)) if first.about == "code" else ()
    about: About = "codes" if first.about == "code" else "dates"
    return NextQuestion(about, first.at[0], places, tuple(names_of(lesson, places)), first.options, codes=codes)


def about_table(lesson: Lesson, tab: int) -> NextQuestion:
    """Whether a tab's table is right; with what is nowhere, as long as some column may be it."""
    lacking = tuple(Option(one.id, one.label) for one in nowhere(lesson, tab)[:LACKING_MOST])
    besides: tuple[Option, ...] = ()
    if open_proposals(lesson, tab):
        room = LACKING_MOST - len(lacking)
        besides = tuple(Option(one.id, one.label) for one in nowhere_besides(lesson, tab)[:room])
    return NextQuestion("table", tab, lacking=lacking, besides=besides)


def names_of(lesson: Lesson, places: tuple[ColumnPlace, ...]) -> Iterator[ColumnName]:
    """The columns as an answer names them."""
    return (column_name(lesson, place) for place in places)
