"""Which row of a fixed workbook is which row of the one that was sent: after editing, sorting, adding and deleting. Knows no cell."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.mending.marker import Print

__all__ = ["MatchedRows", "match"]

_CROWD = 400  # rows that share a part: it tells nothing then


@dataclass(frozen=True, slots=True)
class MatchedRows:
    """Positions in the two lists that were matched. same: position now → before, nothing in the row changed; recalculated: nothing
    but what formulas come to; changed: edited; moved: positions now of rows out of their order.
    """

    same: dict[int, int]
    recalculated: dict[int, int]
    changed: dict[int, int]
    added: tuple[int, ...]
    deleted: tuple[int, ...]
    moved: tuple[int, ...]


def match(before: Sequence[Print], now: Sequence[Print]) -> MatchedRows:
    """Rows of the same cells first, then rows of the same person, then what stands alone between two known rows."""
    same = _alike(before, now, "whole", set(), set())
    recalculated = _alike(before, now, "loose", set(same), set(same.values()))
    known = same | recalculated
    changed = _akin(before, now, known)
    changed |= _between(before, now, known | changed)
    pairs = known | changed
    taken = set(pairs.values())
    return MatchedRows(
        same,
        recalculated,
        changed,
        tuple(at for at in range(len(now)) if at not in pairs),
        tuple(at for at in range(len(before)) if at not in taken),
        _moved(pairs),
    )


def _alike(before: Sequence[Print], now: Sequence[Print], what: str, gone: set[int], taken: set[int]) -> dict[int, int]:
    """Rows of one fingerprint: those at their old place first, the rest in their order."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    by_row = {one.row: at for at, one in enumerate(before)}
    pairs: dict[int, int] = {}
    used = set(taken)
    for at, one in enumerate(now):
        place = by_row.get(one.row)
        seen = getattr(one, what)
        if at not in gone and seen and place is not None and place not in used and getattr(before[place], what) == seen:
            pairs[at] = place
            used.add(place)
    for place, one in enumerate(before):
        if place not in used and getattr(one, what):
            waiting[getattr(one, what)].append(place)
    for at, one in enumerate(now):
        if at not in gone and at not in pairs and waiting.get(getattr(one, what)):
            pairs[at] = waiting[getattr(one, what)].popleft()
    return pairs


def _akin(before: Sequence[Print], now: Sequence[Print], known: dict[int, int]) -> dict[int, int]:
    """Edited rows of the same person: half of the parts alike at least, and of several such the one nearest to its old place."""
    taken = set(known.values())
    by_part: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, one in enumerate(before):
        if place not in taken:
            for number, part in enumerate(one.parts):
                if part:
                    by_part[number, part].append(place)
    candidates: list[tuple[int, int, int, int]] = []
    for at, one in enumerate(now):
        if at in known:
            continue
        alike: dict[int, int] = defaultdict(int)
        for number, part in enumerate(one.parts):
            places = by_part.get((number, part), ()) if part else ()
            for place in places if len(places) <= _CROWD else ():
                alike[place] += 1
        told = sum(bool(part) for part in one.parts)
        least = max(min(2, told), (told + 1) // 2)
        candidates += [
            (-count, abs(before[place].row - one.row), at, place) for place, count in alike.items() if count >= least
        ]
    pairs: dict[int, int] = {}
    for _, _, at, place in sorted(candidates):
        if at not in pairs and place not in taken:
            pairs[at] = place
            taken.add(place)
    return pairs


def _between(before: Sequence[Print], now: Sequence[Print], known: dict[int, int]) -> dict[int, int]:
    """Rows edited beyond recognition: as many are missing between two known rows as there are unknown ones."""
    taken = set(known.values())
    pairs: dict[int, int] = {}
    at = 0
    while at < len(now):
        if at in known:
            at += 1
            continue
        end = at
        while end < len(now) and end not in known:
            end += 1
        first = known[at - 1] + 1 if at else 0
        last = known[end] if end < len(now) else len(before)
        missing = [place for place in range(first, last) if place not in taken] if first <= last else []
        if len(missing) == end - at and last - first == len(missing):
            pairs |= dict(zip(range(at, end), missing, strict=True))
        at = end
    return pairs


def _moved(pairs: dict[int, int]) -> tuple[int, ...]:
    """Positions now of the fewest rows that one would have to move to have the old order again."""
    order = sorted(pairs)
    tails: list[int] = []  # the smallest old place that ends a rising run of each length
    ends: list[int] = []
    back: list[int] = []
    for index, at in enumerate(order):
        length = bisect_left(tails, pairs[at])
        back.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(pairs[at])
            ends.append(index)
        else:
            tails[length] = pairs[at]
            ends[length] = index
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = back[index]
    return tuple(at for index, at in enumerate(order) if index not in kept)
