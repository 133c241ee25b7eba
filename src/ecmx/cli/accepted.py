"""What became of a fixed workbook, for a person and for a program. The findings that are left are told as every check tells them."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from ecmx.findings import counted
from ecmx.mending import Acceptance, SheetAcceptance
from ecmx.reports import Page, report_json, show_report

__all__ = ["json_of", "show"]

_MOST = 12  # rows named of each kind

#: kind → (style, what is said of one row, of several)
_SAID = {
    "mended": ("bold green", "was fixed and is accepted", "were fixed and are accepted"),
    "settled": (
        "bold green",
        "was not changed, but is right now that something else was fixed; it is accepted",
        "were not changed, but are right now that something else was fixed; they are accepted",
    ),
    "wrong": ("bold red", "was changed and still has errors", "were changed and still have errors"),
    "untouched": ("bold red", "was not changed and still has errors", "were not changed and still have errors"),
    "cut": (
        "bold yellow",
        "was changed, but a text in it had been cut off here; fix it in the file itself",
        "were changed, but a text in each had been cut off here; fix them in the file itself",
    ),
    "lacking": (
        "bold red",
        "was not accepted: put the column back; without it there is no telling what was fixed",
        "were not accepted: put the column back; without it there is no telling what was fixed",
    ),
    "added": ("bold yellow", "was added; send it in a file of its own", "were added; send them in a file of their own"),
    "deleted": (
        "bold yellow",
        "was deleted; the receiver still has it as it was",
        "were deleted; the receiver still has them as they were",
    ),
    "moved": ("dim", "is in another place; that changes nothing", "are in another place; that changes nothing"),
}


def show(acceptance: Acceptance, console: Console, *, samples: int = 5) -> None:
    """Print it."""
    page = Page(console)
    page.line((acceptance.report.file, "bold"))
    page.named("Made of", acceptance.file, indent=2)
    for sheet in acceptance.sheets:
        if sheet.gone:
            page.line(
                ("The tab ", "bold red"), f"“{sheet.name}” is no longer there, or its headers are gone.", indent=2
            )
        for letter in sheet.columns_gone:
            page.line(
                (f"Column {letter} is gone", "bold red"),
                f", or its header is: it was in “{sheet.name}” when the workbook was sent.",
                indent=2,
            )
    for name in acceptance.new_tabs:
        page.line(
            ("The tab ", "bold yellow"),
            f"“{name}” is new: nothing in it is used. Send it in a file of its own.",
            indent=2,
        )
    page.gap()
    lines = 0
    for kind, (style, one, many) in _SAID.items():
        count = acceptance.count(kind)
        if count:
            lines += 1
            said = f"{counted(count, 'row')} {one if count == 1 else many}"
            page.line((said, style), (_where(acceptance, kind), "dim"), indent=2, hang=4)
    if not lines:
        page.line(("No row was changed.", "bold"), indent=2)
    if not acceptance.own:
        page.line(("Only the rows in this workbook were checked, without the rest of the file.", "dim"), indent=2)
    page.gap()
    if acceptance.report.findings.has_errors:
        page.line(("What still needs fixing", "bold"))
        page.gap()
        show_report(acceptance.report, console, samples=samples)


def _where(acceptance: Acceptance, kind: str) -> str:
    """Behind the count: rows 8, 12 and 30 more."""
    several = len(acceptance.sheets) > 1
    parts = []
    for sheet in acceptance.sheets:
        rows = getattr(sheet, kind)
        if rows:
            shown = ", ".join(map(str, rows[:_MOST])) + (
                f" and {len(rows) - _MOST:,} more" if len(rows) > _MOST else ""
            )
            parts.append(f"{f'“{sheet.name}” ' if several else ''}{'row' if len(rows) == 1 else 'rows'} {shown}")
    then = " of the workbook that was sent" if kind == "deleted" and acceptance.own else ""
    return f" ({'; '.join(parts)}{then})"


def json_of(acceptance: Acceptance) -> dict[str, Any]:
    """`{"file", "made_of", "accepted", "rows", "tabs", "new_tabs", "report"}`; the report as `ecmx check --json` has it."""
    return {
        "file": acceptance.report.file,
        "made_of": acceptance.file,
        "accepted": acceptance.count("accepted"),
        "rows": {kind: acceptance.count(kind) for kind in _SAID},
        "tabs": [_tab(sheet) for sheet in acceptance.sheets],
        "new_tabs": list(acceptance.new_tabs),
        "report": report_json(acceptance.report),
    }


def _tab(sheet: SheetAcceptance) -> dict[str, Any]:
    return {
        "tab": sheet.name,
        "gone": sheet.gone,
        "columns_gone": list(sheet.columns_gone),
        **{kind: list(getattr(sheet, kind)) for kind in _SAID},
    }
