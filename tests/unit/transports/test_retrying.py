"""When a delivery is tried again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecmx.transports import LASTING, PASSING, LastingProblem, PassingProblem, pause
from ecmx.transports.problems import problem

DICE = st.floats(0, 1)


@given(st.integers(1, 10_000), DICE, DICE)
def test_later_each_time_within_bounds_and_not_all_at_once(attempt: int, one: float, other: float) -> None:
    assert 15 <= pause(attempt, one) <= 600
    assert pause(attempt + 1, one) >= pause(attempt, one)
    assert (pause(attempt, one) < pause(attempt, other)) <= (one < other)
    assert pause(attempt, 1) == min(600, 30 * 2.0 ** min(attempt - 1, 100))


@given(st.sampled_from(sorted(PASSING | LASTING)))
def test_only_what_may_pass_is_tried_again(code: str) -> None:
    assert isinstance(problem(code, "A sentence."), PassingProblem if code in PASSING else LastingProblem)


def test_a_code_is_of_one_kind() -> None:
    assert not PASSING.keys() & LASTING.keys()
