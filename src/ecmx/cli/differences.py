"""Differences between two layouts as a person reads them at a terminal, and as JSON. Knows no way to find one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from ecmx.layouts.drift import Difference

__all__ = ["as_objects", "show_differences"]

_HEADINGS = {
    "harmful": (
        "HARMFUL",
        "bold red",
        "with the old layout you get wrong values, and nothing looks wrong",
    ),
    "needs action": ("NEEDS ACTION", "bold yellow", "the layout must be updated before the next file"),
    "harmless": ("HARMLESS", "bold blue", "good to know"),
}


def as_objects(changes: Sequence[Difference]) -> list[dict[str, Any]]:
    """The same contents for machines."""
    return [{**asdict(one), "kind": one.kind.value, "harm": one.harm.value, "place": one.place} for one in changes]


def show_differences(changes: Sequence[Difference], names: tuple[str, str], console: Console) -> None:
    """Print all differences, the worst first, each with its place and what it means. What several share is said once."""
    from ecmx.reports import Page

    page = Page(console)
    page.line((f"{names[0]} → {names[1]}", "bold"))
    if not changes:
        page.line("No difference.", indent=2)
        return
    counts = Counter(one.harm for one in changes)
    page.line(", ".join(_counted(count, harm.value) for harm, count in counts.items()), indent=2)
    for harm in counts:
        heading, style, words = _HEADINGS[harm.value]
        page.gap()
        page.line((heading, style), (f"  {words}", "dim"))
        meant: dict[tuple[str, str], list[Difference]] = {}
        for one in (one for one in changes if one.harm is harm):
            meant.setdefault((one.reading, one.sending), []).append(one)
        for meaning, alike in meant.items():
            for one in alike:
                page.line((one.place, "bold"), f"  {one.says}", indent=2, hang=4)
            _means(meaning, page)
    page.gap()


def _counted(count: int, harm: str) -> str:
    """ "3 need action"."""
    if harm == "needs action":
        return f"{count} {'needs' if count == 1 else 'need'} action"
    return f"{count} {'is' if count == 1 else 'are'} {harm}"


def _means(meaning: tuple[str, str], page: Any) -> None:
    """What the differences above it mean."""
    page.named("Reading", meaning[0])
    page.named("Sending", meaning[1])
