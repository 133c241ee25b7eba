"""The questions of learning, answered by somebody who knows: nothing required is lost, and few questions are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ecmx.files import open_book
from ecmx.layouts import Column
from ecmx.layouts.learning import Lesson, Sample, begun, kept_replies, learn, replies_kept, resumed, unasked
from tools.evaluate.answering import Answered, Truthful, answered_of
from tools.evaluate.cases import Case, cases
from tools.evaluate.said import write

AS_OF = date(2026, 11, 1)
MOST = 12  # questions a file
SOME: dict[str, slice] = {
    "second": slice(1, None, 9),
    "habits": slice(0, None, 5),
    "third/dev": slice(5, None, 60),
    "third/held": slice(9, None, 140),
    "fifth/held": slice(3, None, 26),
}


@pytest.fixture(scope="module")
def answered() -> list[Answered]:
    chosen = [case for corpus, some in SOME.items() for case in cases([corpus])[some]]
    return [one for case in chosen if (one := answered_of(case)) is not None]


def test_no_required_element_that_is_in_the_file_is_lost(answered: list[Answered]) -> None:
    assert len(answered) >= 10
    assert [(one.case, one.lost) for one in answered if one.lost] == []


def test_few_questions_are_asked_and_nearly_all_is_known_afterwards(answered: list[Answered]) -> None:
    assert max(one.questions for one in answered) <= MOST
    assert sum(one.found for one in answered) >= 0.99 * sum(one.of for one in answered)


@pytest.fixture
def case() -> Case:
    return next(one for one in cases(["third/dev"]) if one.kind == "otf")


@pytest.fixture
def lesson(case: Case, tmp_path: Path) -> Lesson:
    write(case, tmp_path / "plan.csv")
    with open_book(tmp_path / "plan.csv", isolated=False) as book:
        return learn([Sample("plan.csv", book)], name="plan", types=case.types, asking=True, as_of=AS_OF)


def test_the_answers_said_again_give_the_same_and_every_state_goes_back(case: Case, lesson: Lesson) -> None:
    state, _ = Truthful(case).answers(begun(lesson))
    again, unfit = resumed(lesson, replies_kept(kept_replies(state.replies), "kept"))
    assert unfit == 0 and again.result == state.result
    assert msgspec.json.encode(begun(lesson).asked)  # a page can have the question as it is
    while state.before is not None:
        assert len(state.before.replies) == len(state.replies) - 1
        state = state.before
    assert state.lesson is lesson


def test_what_nobody_has_said_is_listed(lesson: Lesson) -> None:
    columns = tuple(
        replace(one, column=Column(header=one.header, ignored=True), confidence=0.9, answered=False)
        for one in lesson.columns[0]
    )
    (said,) = unasked(replace(lesson, columns=(columns,)))
    assert all(f"{one.letter} “{one.header}”" in said for one in columns)
    assert "“Date of Outreach Attempt”" in said
    answered = (replace(columns[0], answered=True), *columns[1:])
    (said,) = unasked(replace(lesson, columns=(answered,)))
    assert f"{columns[0].letter} “{columns[0].header}”" not in said
