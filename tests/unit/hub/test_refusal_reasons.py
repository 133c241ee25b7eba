"""Why a member is refused, as a work list says it: with today's words, with those of lists that were made earlier, or by the code."""

from __future__ import annotations

import pytest

from ecmx.hub.work.refusal_reasons import REFUSALS, refusal_said


@pytest.mark.parametrize("code", REFUSALS)
def test_a_reason_is_known_by_each_of_its_words(code: str) -> None:
    reason = REFUSALS[code]
    for words in (code, reason.words, reason.words.upper(), *reason.was):
        assert refusal_said(f" {words} ") == code


def test_a_list_that_was_made_before_the_words_changed_is_still_read() -> None:
    assert refusal_said("Nothing by which to reach the member") == "cannot-be-reached"


def test_anything_else_is_no_reason() -> None:
    assert refusal_said("") == refusal_said("because") == ""
