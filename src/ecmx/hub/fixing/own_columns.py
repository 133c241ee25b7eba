"""Which cells of a file of ours the provider's own word can change; and what corrected rows newly say, so that nothing else is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecmx.findings import Severity
from ecmx.hub.fixing.carrying import CarriedRows
from ecmx.hub.fixing.drafts import FixingDraft
from ecmx.hub.outbound import SentRow
from ecmx.hub.work import NewlySaid, RowPlace, correctable

__all__ = ["NOT_OURS_TO_SAY", "cells_changed", "newly_said", "unsayable"]

#: Code, severity, sentence, fix.
NOT_OURS_TO_SAY = (
    "not-typed-here",
    Severity.ERROR.value,
    "This value cannot be typed here: it comes from the plan's file, your directory or the period.",
    "Undo it. If it is wrong, correct it where it comes from, then prepare the correction.",
)


def cells_changed(draft: FixingDraft) -> Iterator[tuple[int, int, str, str, str]]:
    """Each changed cell: tab, row, letter, the element that it carries, its header."""
    columns = [{one.letter: one for one in tab.columns} for tab in draft.prepared.tabs]
    for (tab, row), cells in draft.changed().items():
        for letter in cells:
            column = columns[tab][letter]
            yield tab, row, letter, column.element, column.header


def unsayable(draft: FixingDraft) -> dict[tuple[int, int], list[str]]:
    """By tab and row, the letters of changed cells that no word of the provider's can change."""
    found: dict[tuple[int, int], list[str]] = {}
    for tab, row, letter, element, _ in cells_changed(draft):
        if not correctable(element):
            found.setdefault((tab, row), []).append(letter)
    return found


def newly_said(
    draft: FixingDraft, carried: Sequence[CarriedRows], went: Mapping[tuple[int, int], Sequence[SentRow]]
) -> dict[RowPlace, NewlySaid]:
    """By place in the workbook that carries the rows, what they newly say: what was changed, and what is taken together with it.

    went: by tab and row, the records that went
    """
    elements: dict[tuple[int, int], set[str]] = {}
    for tab, row, _, element, _ in cells_changed(draft):
        elements.setdefault((tab, row), set()).update(correctable(element))
    found = {}
    for one in carried:
        for row, now in one.placed:
            of = went.get((one.at, row), ())
            found[RowPlace(one.tab.tab, now)] = NewlySaid(
                frozenset(elements.get((one.at, row), ())),
                next((sent.attempt_id for sent in of if sent.attempt_id), None),
                next((sent.referral_id for sent in of if sent.referral_id), None),
            )
    return found
