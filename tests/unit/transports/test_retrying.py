"""When a delivery is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ecmx.transports import LASTING, PASSING, LastingProblem, PassingProblem, next_attempt, pause
from ecmx.transports.problems import problem

NOW = datetime(2026, 11, 1, 8, 59, tzinfo=UTC)  # an hour before the clocks of California go back
DICE = st.floats(0, 1)


@given(st.integers(1, 10_000), DICE, DICE)
def test_later_each_time_within_bounds_and_not_all_at_once(attempt: int, one: float, other: float) -> None:
    assert 15 <= pause(attempt, one) <= 3600
    assert pause(attempt + 1, one) >= pause(attempt, one)
    assert (pause(attempt, one) < pause(attempt, other)) <= (one < other)
    assert pause(attempt, 1) == min(3600, 30 * 2.0 ** min(attempt - 1, 100))


@given(st.sampled_from(sorted(PASSING | LASTING)), st.integers(1, 50), DICE, st.integers(0, 10_000))
def test_only_what_may_pass_is_tried_again_and_not_for_ever(code: str, attempt: int, random: float, left: int) -> None:
    failed, until = problem(code, "A sentence."), NOW + timedelta(seconds=left)
    when = next_attempt(failed, attempt=attempt, now=NOW, until=until, random=random)
    assert isinstance(failed, PassingProblem if code in PASSING else LastingProblem)
    assert (when is None) == (code in LASTING or pause(attempt, random) > left)
    assert when is None or NOW < when <= until


def test_a_code_is_of_one_kind() -> None:
    assert not PASSING.keys() & LASTING.keys()
