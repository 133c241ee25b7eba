"""What came of a conversion, for a person and as JSON: every row, every cell, and why some are not sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console

from ecmx import guidance
from ecmx.conversion import Conversion
from ecmx.errors import OurFault
from ecmx.exchange import Loss
from ecmx.findings import Scope, Severity, counted, things_by_severity
from ecmx.reports.page import Page

__all__ = ["conversion_json", "show_conversion"]

#: What is carried as it stands, and yet is probably not what was meant.
DOUBTED = ("one-time-of-day", "letters-spoilt", "encoding-unsure")
MOST = 12
SHOWN_ROWS = 5


def show_conversion(done: Conversion, console: Console, *, trial: bool = False) -> None:
    """Print it."""
    page = Page(console)
    if done.refused:
        from ecmx.reports.terminal import show_refusal

        for refused in done.refused:
            show_refusal(refused.file, refused.error, console)
        ours = all(isinstance(refused.error, OurFault) for refused in done.refused)
        why = "." if ours else ": every file must be usable. Remove those that are not."
        page.line(("Nothing was written", "bold red"), why)
        return
    for output in done.outputs:
        if output.written:
            rows = f": {counted(output.rows, 'row')} for {output.partner}" if len(done.outputs) > 1 else ""
            page.line((str(output.written), "bold"), rows)
    if done.written is None:
        names = ", ".join(output.layout.name for output in done.outputs)
        page.line((f"{'Trial' if trial else 'Nothing was written'}: {names}", "bold"))
    page.named("Rows", rows_in_words(done), indent=2)
    page.named("Cells", cells_in_words(done), indent=2)
    for output in done.outputs:
        if output.begun:
            page.named(
                "Started",
                f"{output.layout.name}: who the members are, and nothing else a return reports. To fill it in with drop-down lists and"
                f" messages:"
                f" ecmx template {output.layout.name} --members FILE",
                indent=2,
            )
    for held in done.held:
        whose = f" of {held.plan}" if held.plan else ""
        where = str(held.path) if done.held_written else f"would go to {held.path}"
        page.named(
            "Kept in", f"{where}: {counted(held.rows, 'row')}{whose} as received, each with the reason", indent=2
        )
    for report in done.reports:
        counts = things_by_severity(report.findings)
        words = ", ".join(counted(counts[one], one.value) for one in (Severity.ERROR, Severity.WARNING) if counts[one])
        page.named(
            "From", f"{report.file}: {counted(report.rows.total, 'row')}{', ' + words if words else ''}", indent=2
        )
        for found in report.findings:
            if found.code in DOUBTED:
                page.named("Doubt", found.message, indent=2)
    for _, sheet in done.not_read:
        page.named("Not read", f"the tab “{sheet}”: it has none of the four ECM files", indent=2)
    if done.lacks:
        labels = [guidance.element(name).label for name in done.lacks]
        rest = f" and {len(labels) - MOST} more" if len(labels) > MOST else ""
        page.named(
            "Lacks",
            f"The guidance requires data that the form has no column for: {'; '.join(labels[:MOST])}{rest}",
            indent=2,
        )
    page.gap()
    show_sum(done, page)
    page.gap()


def rows_in_words(done: Conversion) -> str:
    """Every source row in one line."""
    rows = done.rows
    parts = [f"{rows.out:,} written" + (f" ({rows.in_part:,} only partly)" if rows.in_part else "")]
    parts.append(f"{rows.held:,} on hold" + (" until fixed" if rows.held else ""))
    parts += [f"{rows.withheld:,} not sent (the reasons are below)"] if rows.withheld else []
    parts += [f"{rows.excluded:,} not included"] if rows.excluded else []
    asked = f" {rows.not_asked:,} more have nothing of what was asked for." if rows.not_asked else ""
    return f"{counted(rows.came_in, 'row')}: {', '.join(parts)}.{asked}"


def cells_in_words(done: Conversion) -> str:
    """Every filled source cell in one line."""
    cells = done.cells
    added = f" {cells.added:,} filled in for you." if cells.added else ""
    return (
        f"{counted(cells.came_in, 'filled cell')}: {cells.carried:,} copied as is, {cells.respelt:,} reformatted for the plan,"
        f" {cells.not_carried:,} not sent.{added}"
    )


def show_sum(done: Conversion, page: Page) -> None:
    """Whether anything is not sent, and what."""
    if not done.cells.not_carried:
        claim = ": nothing is lost." if not done.not_read else ", on each tab that was read."
        page.line(("Every filled cell was included", "bold green"), claim, indent=2)
    elif not done.loses:
        page.line(("Everything asked for was included", "bold green"), ".", indent=2)
    for file in dict.fromkeys(loss.file for loss in done.losses):
        page.line(("NOT SENT", "bold yellow"), (f"  of {file}", "dim"), indent=2)
        show_losses([loss for loss in done.losses if loss.file == file], page)


def show_losses(losses: Iterable[Loss], page: Page) -> None:
    """What of one file is not sent: each reason once, then the columns or rows with their counts."""
    by_code: dict[str, list[Loss]] = {}
    for loss in losses:
        by_code.setdefault(loss.code, []).append(loss)
    for code, group in by_code.items():
        first = group[0]
        total = sum(loss.total for loss in group)
        if len(group) == 1:
            page.line(
                "· ",
                f"{counted(total, 'cell')}: {first.message}",
                f" ({place_of(first)}) ",
                (code, "cyan"),
                indent=4,
                hang=6,
            )
            continue
        page.line(
            "· ", f"{REASONS.get(code, first.message)} {counted(total, 'cell')}", (f" {code}", "cyan"), indent=4, hang=6
        )
        for loss in group[:MOST]:
            page.line(f"{subject(loss)} ({place_of(loss)})", indent=8, hang=10)
        if len(group) > MOST:
            page.line(f"… and {len(group) - MOST} more; --json lists them all", indent=8)


def subject(loss: Loss) -> str:
    """What a loss is about: cells of a column, or whole rows."""
    if loss.rule.scope is Scope.ROW and not loss.place.letter:
        return f"{counted(len(loss.rows), 'row')}: {loss.message}"
    name = loss.place.label or (f"“{guidance.on_one_line(loss.place.header)}”" if loss.place.header else "no header")
    return f"{loss.total:,} × {name}"


def place_of(loss: Loss) -> str:
    """Where the cells of a loss stand: the column, and its first rows."""
    tab = f"{loss.sheet}, " if loss.sheet else ""
    column = f"{loss.place.letter}, " if loss.place.letter else ""
    rows = ", ".join(str(row) for row in loss.rows.head(SHOWN_ROWS).to_list())
    more = f" and {len(loss.rows) - SHOWN_ROWS:,} more" if len(loss.rows) > SHOWN_ROWS else ""
    return f"{tab}{column}{'row' if len(loss.rows) == 1 else 'rows'} {rows}{more}"


REASONS = {
    "not-carried-unreadable": "Could not be read in full, so not sent as written:",
    "not-carried-column": "Columns we do not recognize:",
    "not-carried-unsure": "Columns we are not sure about:",
    "not-carried-element": "The form has no column for these cells:",
    "not-carried-value": "The form has no way to write these as they are; the plan would read something else:",
    "not-carried-extension": "The form has no column for data beyond the guidance:",
    "not-carried-record": "The form has no place for these records:",
    "not-carried-half": "Belong to records that were not asked for:",
    "not-carried-untried": "Nobody has tried to reach these members yet, as far as the row says:",
    "not-carried-prefilled": "Filled in beforehand, without a record to send them with:",
    "not-carried-left-out": "Of records that are not included, although the rest of the row is:",
    "row-kept-back": "Rows that were on hold or not included when they were received:",
    "withheld-other-plan": "Rows of other plans:",
    "withheld-unknown-plan": "Rows that do not say which plan the member belongs to:",
    "withheld-no-layout": "Rows of plans that no form was named for:",
    "withheld-of-nobody": "Rows that do not say which plan the member belongs to:",
    "withheld-undated": "Attempts without a day:",
    "withheld-other-provider": "Rows of other providers:",
}


def conversion_json(done: Conversion) -> dict[str, Any]:
    """The same for a program; no values."""
    from ecmx.reports.json import refusal_json

    cells, rows = done.cells, done.rows
    return {
        "layout": done.outputs[0].layout.name if len(done.outputs) == 1 else None,
        "written": str(done.written) if done.written and len(done.outputs) == 1 else None,
        "outputs": [
            {
                "layout": output.layout.name,
                "partner": output.partner,
                "written": str(output.written) if output.written else None,
                "rows": output.rows,
                "added": output.added,
            }
            for output in done.outputs
        ],
        "held": [
            {"file": str(held.path), "written": done.held_written, "plan": held.plan, "rows": held.rows}
            for held in done.held
        ],
        "rows": {
            "in": rows.came_in,
            "out": rows.out,
            "held": rows.held,
            "excluded": rows.excluded,
            "withheld": rows.withheld,
            "not_asked": rows.not_asked,
            "in_part": rows.in_part,
        },
        "cells": {
            "in": cells.came_in,
            "carried": cells.carried,
            "respelt": cells.respelt,
            "not_carried": cells.not_carried,
            "added": cells.added,
        },
        "lacks": list(done.lacks),
        "begun": [output.layout.name for output in done.outputs if output.begun],
        "refused": [refusal_json(one.file, one.error) for one in done.refused],
        "files": [{"file": report.file, "rows": report.rows.total} for report in done.reports],
        "not_read": [{"file": file, "sheet": sheet} for file, sheet in done.not_read],
        "not_carried": [entry for loss in done.losses for entry in entries(loss)],
    }


def entries(loss: Loss) -> Iterable[dict[str, Any]]:
    """A loss as objects: one for a column that is lost whole, else one for each row, with how many cells it has of it."""
    common = {
        "file": loss.file,
        "sheet": loss.sheet,
        "column": loss.place.letter,
        "header": loss.place.header,
        "element": loss.place.element,
        "code": loss.code,
        "severity": loss.rule.severity.value,
        "message": loss.message,
    }
    if loss.rule.scope is Scope.COLUMN:
        yield {**common, "row": None, "cells": loss.total}
        return
    for row, cells in zip(loss.rows.to_list(), loss.cells.to_list(), strict=True):
        yield {**common, "row": row, "cells": cells}
