"""Which cells of a return the provider's own word can change; and what corrected rows newly say, so that nothing else is taken anew."""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.findings import Severity
from ecmx.hub.fixing.carrying import CarriedRows
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.work import RowPlace, taken_with

__all__ = ["NOT_OURS_TO_SAY", "newly_said", "unsayable"]

#: Code, severity, sentence, fix.
NOT_OURS_TO_SAY = (
    "not-typed-here",
    Severity.ERROR.value,
    "This value is not typed here: it follows from the plan's own word, the directory or the period.",
    "Undo it. If it is wrong, correct it where it comes from, then prepare the correction.",
)


def unsayable(draft: FixingDraft) -> dict[tuple[int, int], list[str]]:
    """By tab and row, the letters of changed cells that no word of the provider's can change."""
    found: dict[tuple[int, int], list[str]] = {}
    for (tab, row), cells in draft.changed().items():
        elements = {one.letter: one.element for one in draft.tab(tab).columns}
        if letters := [letter for letter in cells if not taken_with(elements[letter])]:
            found[tab, row] = letters
    return found


def newly_said(draft: FixingDraft, carried: Sequence[CarriedRows]) -> dict[RowPlace, frozenset[str]]:
    """By place in the workbook that carries the rows, the elements that were changed, and those that are taken together with them."""
    changed, found = draft.changed(), dict[RowPlace, frozenset[str]]()
    for one in carried:
        elements = {column.letter: column.element for column in one.tab.columns}
        for row, now in one.placed:
            letters = changed.get((one.at, row), {})
            said = (taken_with(elements[letter]) for letter in letters)
            found[RowPlace(one.tab.tab, now)] = frozenset().union(*said)
    return found
