"""Which columns stay in sight, on a screen and on each sheet of paper: those that say who the member is."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx import guidance
from ecmx.layouts.model import Column

__all__ = ["kept_in_sight"]

_AT_MOST = 5
_WHO = ("member", "name")


def kept_in_sight(columns: Sequence[Column]) -> int:
    """The first columns up to the last that says who the member is, where those stand in front."""
    who = [
        at
        for at, column in enumerate(columns[:_AT_MOST])
        if any(guidance.plays(name, *_WHO) for name in column.elements)
    ]
    return who[-1] + 1 if who else 0
