"""What a column was taken for, as recognition hands it on. A plain frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.layouts.recognition.match import How

__all__ = ["Assigned"]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a column was taken for. `element` None: the plan's own, unsure, or (how = extension) a known extension."""

    letter: str
    header: str
    element: str | None
    how: How
    confidence: float
    extension: str | None = None
    likely: str | None = None  # of an unsure column: the element id that it might be
    repeats: str | None = None  # the letter of an earlier column with the same header
    options: tuple[str, ...] = ()  # of an unsure column: the ids that it might be, the likeliest first
    group: int = 0  # of attempts that stand side by side: which of them, from 1
    first: str = ""  # of a later attempt's column: the letter of its like in the first
