"""What holds of every value kind: writing and reading are inverse, both paces agree, nothing makes a kind fail.

HYPOTHESIS_PROFILE=long draws sixty times as many examples.
"""

from __future__ import annotations

import os
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx.guidance.values import READ_ALL_THE_SAME, Reading, State
from tests.generative import strategies as some
from tests.generative.strategies import kind_on

SPECS = st.sampled_from(some.SPECS)
EACH = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 8  # examples of a kind
MANY = settings(
    max_examples=EACH * len(some.SPECS),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def code_of(spec: str, reading: Reading, place: int) -> str | None:
    number = reading.problem[place]
    return kind_on(spec).problems[number - 1].code if number else None


def texts_of(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


@MANY
@given(spec=SPECS, data=st.data())
def test_what_is_written_is_read_again(spec: str, data: st.DataObject) -> None:
    kind = kind_on(spec)
    spelling = data.draw(st.sampled_from(kind.spellings))
    column = data.draw(some.columns(kind, spelling))
    value = pl.Series([cell[0] for cell in column], dtype=kind.dtype)
    state = pl.Series([int(cell[1]) for cell in column], dtype=pl.UInt8)
    reading = kind.read(kind.write(value, state, spelling), spelling)
    assert reading.state.to_list() == state.to_list()
    assert reading.value.to_list() == value.to_list()
    assert set(reading.problem) == {0}


@MANY
@given(spec=SPECS, data=st.data())
def test_right_texts_have_no_problem(spec: str, data: st.DataObject) -> None:
    spelling = data.draw(st.sampled_from(kind_on(spec).spellings))
    texts = texts_of(data.draw(st.lists(some.good_texts(spec, spelling), min_size=1, max_size=8)))
    reading = kind_on(spec).read(texts, spelling)
    assert set(reading.problem) == {0}
    assert State.UNREADABLE not in reading.state


@MANY
@given(spec=SPECS.filter(lambda spec: bool(kind_on(spec).bad)), data=st.data())
def test_wrong_texts_have_their_problem(spec: str, data: st.DataObject) -> None:
    text, code = data.draw(some.bad_texts(spec))
    assert code_of(spec, kind_on(spec).read(texts_of([text])), 0) == code


@MANY
@given(spec=SPECS, data=st.data())
def test_the_two_paces_agree(spec: str, data: st.DataObject) -> None:
    kind: Any = kind_on(spec)
    spelling = data.draw(st.sampled_from(kind.spellings))
    texts = data.draw(st.lists(some.any_texts(spec), min_size=1, max_size=8))
    quick = kind.quick(texts_of(texts), spelling)
    assert quick.dtype == kind.dtype
    assert len(quick) == len(texts)
    for text, value in zip(texts, quick.to_list(), strict=True):
        if value is not None:
            judged = kind.judge(text, spelling)
            assert (judged.value, judged.state, judged.problem) == (value, State.VALUE, None)


@MANY
@given(spec=SPECS, data=st.data())
def test_a_reading_is_whole_and_each_cell_stands_alone(spec: str, data: st.DataObject) -> None:
    kind = kind_on(spec)
    spelling = data.draw(st.sampled_from(kind.spellings))
    texts = data.draw(st.lists(st.none() | some.any_texts(spec), max_size=8))
    reading = kind.read(pl.Series(texts, dtype=pl.String), spelling)
    assert reading.value.dtype == kind.dtype
    assert {reading.state.dtype, reading.problem.dtype} == {pl.UInt8()}
    assert len(reading.value) == len(reading.state) == len(reading.problem) == len(texts)
    for place, text in enumerate(texts):
        state, problem = State(reading.state[place]), reading.problem[place]
        assert (reading.value.is_not_null()[place]) == (state is State.VALUE)
        assert (state is State.UNREADABLE) <= bool(problem)
        if problem and state is State.VALUE and kind.problems[problem - 1] not in READ_ALL_THE_SAME:
            # The good entries of a packed list stay beside a bad one; of any other kind nothing is read in part.
            assert isinstance(kind.dtype, pl.List)
            assert 0 < len(reading.value.to_list()[place]) < len([one for one in str(text).split(";") if one.strip()])
        if text is None:
            assert state in (State.BLANK, State.NO_OR_UNKNOWN)
        alone = kind.read(pl.Series([text], dtype=pl.String), spelling)
        assert (alone.state[0], alone.problem[0]) == (int(state), problem)
        assert alone.value.to_list()[0] == reading.value.to_list()[place]


@MANY
@given(spec=SPECS, data=st.data())
def test_a_spelling_is_found_for_any_column(spec: str, data: st.DataObject) -> None:
    kind = kind_on(spec)
    texts = pl.Series(data.draw(st.lists(st.none() | some.any_texts(spec), max_size=8)), dtype=pl.String)
    assert kind.infer(texts) in kind.spellings
    declared = data.draw(st.sampled_from(kind.spellings))
    assert kind.infer(texts, declared) in kind.spellings
    assert kind.infer(pl.Series([None], dtype=pl.String), declared) == declared


@MANY
@given(spec=SPECS, data=st.data())
def test_a_column_spelt_in_one_way_reads_as_inferred(spec: str, data: st.DataObject) -> None:
    """Whatever way it is taken, no cell of it is left unread."""
    kind = kind_on(spec)
    spelling = data.draw(st.sampled_from(kind.spellings))
    texts = texts_of(data.draw(st.lists(some.good_texts(spec, spelling), min_size=1, max_size=8)))
    reading = kind.read(texts, kind.infer(texts, spelling))
    assert set(reading.problem) == {0}


@MANY
@given(spec=SPECS, data=st.data())
def test_what_is_read_can_be_written_in_any_spelling(spec: str, data: st.DataObject) -> None:
    kind = kind_on(spec)
    texts = texts_of(data.draw(st.lists(some.any_texts(spec), max_size=8)))
    reading = kind.read(texts, data.draw(st.sampled_from(kind.spellings)))
    written = kind.write(reading.value, reading.state, data.draw(st.sampled_from(kind.spellings)))
    assert written.dtype == pl.String
    assert len(written) == len(texts)
