"""Last month against this, for a person and as JSON: the counts by plan, and where each change stands. Shows no member's value."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from ecmx import guidance
from ecmx.comparing import KINDS, Comparison
from ecmx.findings import quoted_sheet
from ecmx.guidance import on_paper
from ecmx.reports.page import Page

__all__ = ["NO_PLAN", "by_place", "comparison_json", "element_words", "place_words", "show_comparison", "side_words"]

#: What is said of rows that name no plan.
NO_PLAN = "(names no plan)"
_HEADS = {
    "new": "New",
    "gone": "Missing",
    "termed": "Termed",
    "returned": "Reinstated",
    "moved": "Moved",
    "contact": "Contact",
    "status": "Status",
    "other-cin": "New CIN?",
}
_OWN = {"": "", "plan": "the plan", "cin": "the CIN", "provider": "the provider's NPI"}


def comparison_json(done: Comparison, written: list[str]) -> dict[str, Any]:
    """All of it as JSON values. written: the papers that were written beside it"""
    places = done.changes.drop("last_name", "first_name", "born", "cin", "was", "now")
    grouped = done.changes.group_by("kind", "plan", "cin", maintain_order=True).agg(
        pl.col("element"), *(pl.col(name).first() for name in places.columns if name.startswith(("last_", "this_")))
    )
    return {
        "last": {"files": list(done.last_files), "until": done.last_end.isoformat() if done.last_end else None},
        "this": {"files": list(done.this_files), "until": done.this_end.isoformat() if done.this_end else None},
        "plans": done.counts().to_dicts(),
        "total": done.total(),
        "changes": [
            {
                "kind": row["kind"],
                "plan": row["plan"],
                "elements": [name for name in row["element"] if name],
                **{side: _place(row, side) for side in ("last", "this")},
            }
            for row in grouped.iter_rows(named=True)
        ],
        "remarks": list(done.remarks),
        "written": written,
    }


def _place(row: dict[str, Any], side: str) -> dict[str, Any] | None:
    if row[f"{side}_row"] is None:
        return None
    return {name: row[f"{side}_{name}"] for name in ("file", "sheet", "row")}


def show_comparison(done: Comparison, console: Console, *, samples: int = 5) -> None:
    """Print it. samples: places of each kind"""
    page = Page(console)
    page.line((f"{side_words(done, 'last')} → {side_words(done, 'this')}", "bold"))
    page.gap()
    page.block(_table(done, page))
    for remark in done.remarks:
        page.gap()
        page.line(remark, indent=2)
    for kind, words in KINDS.items():
        found = by_place(done.changes.filter(pl.col("kind") == kind))
        found = found.unique(["plan", "cin"], keep="first", maintain_order=True)
        if not found.height:
            continue
        page.gap()
        page.line((words, "bold"), f"  {found.height:,}", indent=2)
        for row in found.head(samples).iter_rows(named=True):
            page.line(place_words(row), indent=4, hang=6)
        if found.height > samples:
            page.line(f"and {found.height - samples:,} more", indent=4)
    page.gap()
    if done.changes.height:
        page.line("Who they are, before and after: -o report.xlsx, or --html page.html --show-values", indent=2)
    else:
        page.line("Nothing changed.", indent=2)
    page.gap()


def side_words(done: Comparison, side: str) -> str:
    """A side's files and the day until which they speak."""
    files, end = (done.last_files, done.last_end) if side == "last" else (done.this_files, done.this_end)
    named = ", ".join(files[:2]) + (f" and {len(files) - 2:,} more" if len(files) > 2 else "")
    return f"{named} (through {on_paper(end)})" if end else named


def by_place(changes: pl.DataFrame) -> pl.DataFrame:
    """Changes in the order in which whoever goes through the files comes to them, plan by plan: names, which order them, are not shown."""
    place = [pl.coalesce(f"this_{name}", f"last_{name}") for name in ("file", "sheet", "row")]
    return changes.sort("plan", *place, maintain_order=True)


def place_words(row: dict[str, Any]) -> str:
    """Where a change is seen: in this month's file, else in last month's."""
    side = "this" if row["this_row"] is not None else "last"
    tab = f"{quoted_sheet(row[f'{side}_sheet'])}, " if row[f"{side}_sheet"] else ""
    file = row[f"{side}_file"].replace("\\", "/").rpartition("/")[2]
    return f"{file}: {tab}row {row[f'{side}_row']:,}"


def element_words(name: str) -> str:
    """An element of a change as a person reads it."""
    if name in _OWN:
        return _OWN[name]
    return guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label


def _table(done: Comparison, page: Page) -> Table:
    table = Table(
        box=None, pad_edge=False, collapse_padding=True, header_style="bold"
    )  # eleven columns in 80 characters
    table.add_column("Plan", overflow="fold")
    for head in ("Last", "This", *(_HEADS[kind] for kind in KINDS)):
        table.add_column(head, justify="right", no_wrap=True)
    counts = done.counts()
    for row in counts.iter_rows(named=True):
        table.add_row(page.safe(row["plan"] or NO_PLAN), *(f"{row[name]:,}" for name in counts.columns[1:]))
    if counts.height > 1:
        table.add_row("All", *(f"{number:,}" for number in done.total().values()), style="bold")
    return table
