"""Which row is which after people worked in the sheet: sorted, edited, added, deleted."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from ecmx.mending.marker import Print
from ecmx.mending.matching import MatchedRows, match


def rows(*names: str, first: int = 2) -> list[Print]:
    """A row a name; its person are the letters before the hyphen: "ab-1" edited is "ab-2"."""
    return [
        Print(row, name, parts=tuple(f"{number}{part}" for number, part in enumerate(name.partition("-")[0])))
        for row, name in enumerate(names, first)
    ]


def matched(before: str, now: str) -> MatchedRows:
    return match(rows(*before.split()), rows(*now.split()))


def test_nothing_happened() -> None:
    assert matched("aa bb cc", "aa bb cc") == MatchedRows({0: 0, 1: 1, 2: 2}, {}, {}, (), (), ())


def test_an_edited_row() -> None:
    found = matched("aa bb-1 cc", "aa bb-2 cc")
    assert (found.same, found.changed, found.added, found.deleted) == ({0: 0, 2: 2}, {1: 1}, (), ())


def test_sorted_and_edited() -> None:
    found = matched("aa-1 bb cc-1 dd", "dd cc-2 bb aa-2")
    assert found.same == {0: 3, 2: 1}
    assert found.changed == {1: 2, 3: 0}
    assert not found.added
    assert not found.deleted


def test_added_and_deleted() -> None:
    found = matched("aa bb cc dd", "aa xx yy cc dd zz")
    assert (found.added, found.deleted) == ((1, 2, 5), (1,))
    assert found.moved == ()


def test_a_row_edited_beyond_recognition_stands_between_its_neighbours() -> None:
    assert matched("aa bb cc", "aa xx cc").changed == {1: 1}
    assert matched("aa bb cc", "aa xx").changed == {}


def test_a_deleted_row_moves_nobody() -> None:
    assert matched("aa bb cc dd", "aa cc dd").moved == ()


def test_one_row_carried_elsewhere_is_the_one_that_moved() -> None:
    assert matched("aa bb cc dd ee", "bb cc dd ee aa").moved == (4,)


def test_rows_that_are_alike_stay_where_they_are() -> None:
    assert matched("aa aa aa", "aa aa aa").same == {0: 0, 1: 1, 2: 2}
    assert matched("aa aa bb", "aa bb").deleted == (1,)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.randoms(use_true_random=False))
def test_sorting_changes_no_row(names: list[str], dice: random.Random) -> None:
    before = rows(*(name * 2 for name in names))
    now = [Print(row, one.whole, one.loose, one.parts) for row, one in enumerate(dice.sample(before, len(before)), 2)]
    found = match(before, now)
    assert sorted(found.same.values()) == list(range(len(before)))
    assert not (found.changed or found.added or found.deleted)


@given(
    st.lists(st.text("ab-12", min_size=1, max_size=6), max_size=25), st.lists(st.text("ab-12", max_size=6), max_size=25)
)
def test_every_row_has_one_place_at_most(before: list[str], now: list[str]) -> None:
    found = match(rows(*before), rows(*now))
    pairs = [*found.same.items(), *found.recalculated.items(), *found.changed.items()]
    assert sorted([*(at for at, _ in pairs), *found.added]) == list(range(len(now)))
    assert sorted([*(place for _, place in pairs), *found.deleted]) == list(range(len(before)))
