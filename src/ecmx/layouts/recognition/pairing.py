"""Which column of one tab is which of another: by header, then by what it carries, then by where it stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import msgspec

from ecmx.guidance import on_one_line
from ecmx.layouts.model import Column
from ecmx.layouts.recognition.known import header_key

__all__ = ["Pairing", "carried_by", "header_of", "pair_columns"]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Positions. pairs: (old, new) in the old order; dropped, added: those without a counterpart."""

    pairs: tuple[tuple[int, int], ...]
    dropped: tuple[int, ...]
    added: tuple[int, ...]


def header_of(column: Column) -> str:
    """The header as the partner writes it, on one line."""
    return on_one_line(column.wordings[0]) if column.wordings else ""


def carried_by(column: Column) -> tuple[str, ...]:
    """What a column carries, without how it is spelled; () for what carries nothing of ours."""
    if column.again:
        return (f"attempt {column.group}", *carried_by(msgspec.structs.replace(column, group=0)))
    if column.element:
        return ("element", column.element)
    if column.parts:
        return ("parts", *column.parts)
    if column.flags:
        return ("flags", *sorted(set(column.flags.values())))
    return ("extension", column.extension) if column.extension else ()


def pair_columns(old: Sequence[Column], new: Sequence[Column]) -> Pairing:
    """Pair two tabs' columns."""
    pairs: dict[int, int] = {}

    def by(told: Callable[[Column], Hashable]) -> None:
        waiting: dict[Hashable, list[int]] = {}
        for there, column in enumerate(new):
            if there not in pairs.values() and (key := told(column)) is not None:
                waiting.setdefault(key, []).append(there)
        for here, column in enumerate(old):
            if here not in pairs and (key := told(column)) is not None and waiting.get(key):
                pairs[here] = waiting[key].pop(0)

    by(lambda column: (header_key(header_of(column)), carried_by(column)))
    by(lambda column: header_key(header_of(column)) or None)
    by(lambda column: carried_by(column) or None)
    by(lambda column: (column.constant,) if column.constant else None)
    by(lambda column: (column.origin,) if column.origin else None)
    by_neighbours(old, new, pairs)
    return Pairing(
        tuple(sorted(pairs.items())),
        tuple(here for here in range(len(old)) if here not in pairs),
        tuple(there for there in range(len(new)) if there not in pairs.values()),
    )


def by_neighbours(old: Sequence[Column], new: Sequence[Column], pairs: dict[int, int]) -> None:
    """Columns that carry nothing of ours: one that stands between the same two others is the same under another header."""
    for here, column in enumerate(old):
        if here in pairs or carried_by(column):
            continue
        before = pairs.get(here - 1, -1) if here else -1
        after = pairs.get(here + 1, len(new)) if here + 1 < len(old) else len(new)
        told = (here == 0 or here - 1 in pairs) and (here + 1 == len(old) or here + 1 in pairs)
        there = before + 1
        if told and after == there + 1 and there not in pairs.values() and not carried_by(new[there]):
            pairs[here] = there
