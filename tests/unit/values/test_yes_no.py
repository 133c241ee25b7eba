"""Yes and no: "no, or not known" is never shown as a no (trap 2), and a whole column may be spelled otherwise."""

from __future__ import annotations

import polars as pl
import pytest

from ecmx.guidance.values import State, kind_from

YES, NO, MAYBE_NO, BLANK, BAD = "yes", "no", "no or unknown", "blank", "unreadable"


def read(coding: str, texts: list[str | None], spelling: str | None = None) -> list[str]:
    kind = kind_from(f"yes_no {coding}")
    column = pl.Series(texts, dtype=pl.String)
    reading = kind.read(column, kind.infer(column) if spelling is None else spelling)
    names = {State.NO_OR_UNKNOWN: MAYBE_NO, State.BLANK: BLANK, State.UNREADABLE: BAD}
    return [
        names[State(s)] if s != State.VALUE else YES if v else NO
        for v, s in zip(reading.value, reading.state, strict=True)
    ]


@pytest.mark.parametrize(
    ("coding", "text", "said"),
    [
        ("1/0", "1", YES),
        ("1/0", "0", NO),  # fn 25, 26
        ("1/0", None, BLANK),
        ("1/0?", "1", YES),
        ("1/0?", "0", MAYBE_NO),  # fn 23
        ("1/0?", None, BLANK),
        ("1/blank", "1", YES),
        ("1/blank", None, MAYBE_NO),  # fn 12
        ("Y/X", "Y", YES),
        ("Y/X", "X", MAYBE_NO),  # fn 28
        ("Y/X", None, BLANK),  # a blank is not an X
    ],
)
def test_the_codings_of_the_guidance(coding: str, text: str | None, said: str) -> None:
    assert read(coding, [text], "") == [said]


@pytest.mark.parametrize(
    ("coding", "texts", "said"),
    [
        ("1/0?", ["Y", "N", None], [YES, MAYBE_NO, BLANK]),
        ("1/0", ["Yes", "no", "NO"], [YES, NO, NO]),
        ("1/0", ["TRUE", "FALSE"], [YES, NO]),
        ("1/0", ["1 - Yes", "0 - No"], [YES, NO]),
        ("1/0", ["Y", "X", "X"], [YES, MAYBE_NO, MAYBE_NO]),
        ("1/blank", ["1", "0", None], [YES, MAYBE_NO, MAYBE_NO]),
        ("1/blank", ["Y", None, None], [YES, MAYBE_NO, MAYBE_NO]),
        ("1/0?", ["X", None, None], [YES, MAYBE_NO, MAYBE_NO]),  # a tick
        ("1/0?", ["1", None, None], [YES, MAYBE_NO, MAYBE_NO]),
        ("1/0?", ["1", "1", "1", None], [YES, YES, YES, BLANK]),
        ("Y/X", ["X", "X", None], [MAYBE_NO, MAYBE_NO, BLANK]),  # never a tick where X says no
        ("Y/X", ["Y", "N", "N"], [YES, MAYBE_NO, MAYBE_NO]),
        # one that deviates
        ("1/0", ["1", "0", "1", "Maybe"], [YES, NO, YES, BAD]),
        ("1/0?", ["1", "0", "0", "X"], [YES, MAYBE_NO, MAYBE_NO, BAD]),
        ("Y/X", ["Y", "X", "X", "?"], [YES, MAYBE_NO, MAYBE_NO, BAD]),
        ("Y/X", ["Y", "X", "X", "N"], [YES, MAYBE_NO, MAYBE_NO, MAYBE_NO]),
        ("Y/X", ["Y", "X", "X", "T"], [YES, MAYBE_NO, MAYBE_NO, BAD]),
        ("1/0", ["1", "0", "1", "Yes"], [YES, NO, YES, YES]),
        ("1/0", ["1", "0", "1 - No"], [YES, NO, BAD]),
        # one odd word once made every tick a no, and every blank beside it "not known"
        ("1/0?", ["X", "X", None, "Maybe"], [YES, YES, MAYBE_NO, BAD]),
        ("1/0?", [None, None, "Maybe"], [BLANK, BLANK, BAD]),
    ],
)
def test_the_dialect_of_a_column(coding: str, texts: list[str | None], said: list[str]) -> None:
    assert read(coding, texts) == said


def test_small_and_large_letters_are_counted_as_one_sign() -> None:
    """One `y` in a column of thousands of `Y` once hid them all, by chance of the order in which the signs were counted."""
    column = pl.Series(["Y", "X"] * 40 + ["N", "Yes", "yes", "y", "x"])
    kind = kind_from("yes_no Y/X")
    assert {kind.infer(column.shuffle(seed)) for seed in range(20)} == {"Y/X"}
