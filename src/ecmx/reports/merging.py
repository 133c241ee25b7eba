"""What came of merging layouts, for a person and as JSON: the tabs, and for each plan what it would have to accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from ecmx import guidance
from ecmx.findings import counted
from ecmx.layouts.merging import Served
from ecmx.reports.page import Page

__all__ = ["merged_json", "show_merged"]


def merged_json(
    name: str, written: str, tabs: Sequence[tuple[str, int]], notes: Sequence[str], plans: Sequence[Served]
) -> dict[str, Any]:
    """All of it as JSON values."""
    return {
        "name": name,
        "written": written,
        "tabs": [{"name": tab, "columns": columns} for tab, columns in tabs],
        "notes": list(notes),
        "plans": [
            {
                "layout": plan.layout,
                "partner": plan.partner,
                "accept": list(plan.accept),
                "left_out": list(plan.left_out),
                "never_asked_for": list(plan.extra),
                "careful": list(plan.careful),
            }
            for plan in plans
        ],
    }


def show_merged(
    name: str,
    written: str,
    tabs: Sequence[tuple[str, int]],
    notes: Sequence[str],
    plans: Sequence[Served],
    console: Console,
) -> None:
    """Print it. tabs: their names and how many columns each has."""
    page = Page(console)
    page.line((written, "bold"), f": {name}, a common layout of {counted(len(plans), 'layout')}.")
    page.line(", ".join(f"“{tab}”: {counted(columns, 'column')}" for tab, columns in tabs), indent=2)
    for note in notes:
        page.line(note, indent=2)
    for plan in plans:
        page.gap()
        page.line((plan.layout, "bold"), f"  {plan.partner}" if plan.partner else "")
        _list("Would have to accept", plan.accept, page)
        _list("Does not ask for", _extra(plan), page)
        _list("Stays the plan's own", plan.left_out, page)
        _list("Cannot hold everything the common form can", plan.careful, page)
        if not (plan.accept or plan.extra or plan.left_out or plan.careful):
            page.line("Everything stays as it is now.", indent=2)
    page.gap()
    page.line(f"A blank workbook to fill: ecmx template {written}", indent=2)
    page.line(
        f"From it to a plan's own form: ecmx convert FILLED.xlsx --layout {written} --to LAYOUT.toml -o OUT", indent=2
    )
    page.gap()


def _extra(plan: Served) -> list[str]:
    """What other plans want; a sentence, or none."""
    if not plan.extra:
        return []
    names = [
        guidance.extension(one).words if one.startswith("ext.") else guidance.element(one).label for one in plan.extra
    ]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    count = counted(len(names), "column")
    it = "it is not" if len(names) == 1 else "they are not"
    return [f"{count} that other plans want; {it} included in a file made for this plan: {'; '.join(names[:6])}{more}."]


def _list(title: str, sentences: Sequence[str], page: Page) -> None:
    if sentences:
        page.line((title, "dim"), indent=2)
        for sentence in sentences:
            page.line(sentence, indent=4, hang=6)
