"""A plan's last file looked at: in which form it is, and the proof of it. Nothing of it is kept, and no member's value is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecmx.errors import UsageProblem
from ecmx.exchange import receive
from ecmx.guidance import FileType
from ecmx.layouts import How, Layout, Layouts

if TYPE_CHECKING:
    from ecmx.layouts import SheetPlan

__all__ = ["SampleSeen", "TabSeen", "sample_seen"]

_UNREAD = (How.UNSURE, How.OWN)


@dataclass(frozen=True)
class TabSeen:
    """One tab. known: how many columns are understood; unread: the headers of the others; changes: how it differs from its form"""

    name: str
    layout: str
    columns: int
    known: int
    unread: Sequence[str]
    changes: Sequence[str]


@dataclass(frozen=True)
class SampleSeen:
    """The file. layout: the form that its records are in, "" where they are in none that is known; rows: that count, and all"""

    layout: str
    tabs: Sequence[TabSeen]
    rows: int
    usable: int


def sample_seen(data: bytes, name: str, layouts: Sequence[Layout]) -> SampleSeen:
    """Read it. Raises FileUnusable, UsageProblem where it carries no Member Information File."""
    with receive(data, name=name, layouts=Layouts(tuple(layouts)), keep=False) as received:
        drift = {sheet.name: sheet.drift for sheet in received.sheets}
        plans = [one for one in received.plans.values() if FileType.MIF in one.types]
        counts = received.judged.counts()
    if not plans:
        raise UsageProblem(
            "sample-none",
            "This is not a Member Information File.",
            "Choose the file of members that the plan sent.",
        )
    named = {one.layout.name for one in plans if one.layout is not None}
    tabs = [_tab(one, drift.get(one.name, ())) for one in plans]
    return SampleSeen(named.pop() if len(named) == 1 else "", tabs, counts.total, counts.clean + counts.with_errors)


def _tab(one: SheetPlan, changes: Sequence[str]) -> TabSeen:
    filled = [column for column in one.columns if column.header or column.filled]
    unread = [column.header or column.letter for column in filled if column.how in _UNREAD]
    layout = one.layout.name if one.layout is not None else ""
    return TabSeen(one.name, layout, len(filled), len(filled) - len(unread), unread, changes)
