"""The steps of an incident as a page shows them: those that were done, and those that may follow. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.hub.incidents import CLOSED, STEPS, IncidentView

__all__ = ["NextStep", "next_steps"]


@dataclass(frozen=True)
class NextStep:
    """A step that may follow. words: what to do; asks: "how", "who"; closes: it is the last one"""

    state: str
    words: str
    asks: Sequence[str]
    closes: bool


def next_steps(view: IncidentView) -> list[NextStep]:
    """Those to which its state leads, in the order of the data."""
    found = [STEPS[view.direction, state] for state in view.leads]
    return [NextStep(one.state, one.next or one.words, one.asks, one.state == CLOSED) for one in found]
