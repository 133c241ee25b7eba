"""Which things of a list stand elsewhere than before: as few as explain the new order. Knows numbers only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["moved"]


def moved(places: Sequence[int]) -> frozenset[int]:
    """The positions in `places` that have to be taken out for the rest to ascend: one column put in front is one move, not forty.

    places: the new place of each thing, in the old order; all different.
    """
    ends: list[int] = []  # the position at which the best ascending run of each length ends
    before: list[int | None] = []
    for position, place in enumerate(places):
        length = bisect_left([places[end] for end in ends], place)
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [position]
    stays: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        stays.add(at)
        at = before[at]
    return frozenset(range(len(places))) - stays
