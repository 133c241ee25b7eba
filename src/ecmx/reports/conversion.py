"""What came of a conversion, for a person and as JSON: rows in, out and held, and what the layout could not carry."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from ecmx import guidance
from ecmx.conversion import Conversion
from ecmx.findings import FindingGroup, Findings, Severity, counted
from ecmx.reports.page import Page
from ecmx.reports.words import places

__all__ = ["conversion_json", "show_conversion"]

MOST = 12


def show_conversion(done: Conversion, console: Console, *, trial: bool = False) -> None:
    """Print it."""
    page = Page(console)
    if done.refused:
        from ecmx.reports.terminal import show_refusal

        for refused in done.refused:
            show_refusal(refused.file, refused.error, console)
        page.line(("Nothing was written", "bold red"), ": every file must be usable. Leave out those that are not.")
        return
    head = str(done.written) if done.written else f"{'Trial' if trial else 'Nothing was written'}: {done.layout}"
    page.line((head, "bold"))
    page.named("Rows", account(done), indent=2)
    if done.held:
        page.named("Held", f"{done.held}: {counted(done.rows_held, 'row')} as received, each with its reason", indent=2)
    for report in done.reports:
        counts = report.findings.counts_by_severity()
        said = ", ".join(counted(counts[one], one.value) for one in (Severity.ERROR, Severity.WARNING) if counts[one])
        page.named("From", f"{report.file}: {counted(report.rows.total, 'row')}{', ' + said if said else ''}", indent=2)
    if done.lacks:
        labels = [guidance.element(name).label for name in done.lacks]
        rest = f" and {len(labels) - MOST} more" if len(labels) > MOST else ""
        page.named(
            "Lacks",
            f"The guidance requires what the layout has no column for: {'; '.join(labels[:MOST])}{rest}",
            indent=2,
        )
    lost = any(len(found) for found in done.losses.values())
    page.gap()
    if not lost:
        page.line(("Everything else was carried", "bold green"), f": the layout {done.layout} loses nothing.", indent=2)
    for file, found in done.losses.items():
        if len(found):
            show_losses(file, found, page)
    page.gap()


def account(done: Conversion) -> str:
    """In, out and held in one line."""
    return f"{done.rows_in:,} in = {done.rows_out:,} out + {done.rows_held:,} held"


def show_losses(file: str, losses: Findings, page: Page) -> None:
    """What of one file stays behind: each reason once, then the elements and their places."""
    page.line(("NOT CARRIED", "bold yellow"), (f"  of {file}", "dim"), indent=2)
    by_code: dict[str, list[FindingGroup]] = {}
    for group in losses.grouped(5):
        by_code.setdefault(group.rule.code, []).append(group)
    for code, groups in by_code.items():
        if len(groups) == 1:
            page.line("· ", groups[0].message, f" ({places(groups[0], 5)}) ", (code, "cyan"), indent=4, hang=6)
            continue
        page.line("· ", _REASONS[code].format(layout=groups[0].facts["layout"]), (f" {code}", "cyan"), indent=4, hang=6)
        for group in groups[:MOST]:
            page.line(f"{subject(group)} ({places(group, 5)})", indent=8, hang=10)
        if len(groups) > MOST:
            page.line(f"… and {len(groups) - MOST} more; --json tells them all", indent=8)


def subject(group: FindingGroup) -> str:
    """What a group of losses is about: an element, an extension, a file type."""
    return next(group.facts[name] for name in ("label", "extension", "group") if name in group.facts)


_REASONS = {
    "not-carried-element": "The layout {layout} has no column for what stands in these cells:",
    "not-carried-value": "The layout {layout} cannot say these as they stand; read back, they would mean something else:",
    "not-carried-extension": "The layout {layout} has no column for what goes beyond the guidance:",
    "not-carried-record": "The layout {layout} has no place for these records:",
}


def conversion_json(done: Conversion) -> dict[str, Any]:
    """The same for a program; no values."""
    from ecmx.reports.json import refusal_json

    return {
        "layout": done.layout,
        "written": str(done.written) if done.written else None,
        "held": str(done.held) if done.held else None,
        "rows": {"in": done.rows_in, "out": done.rows_out, "held": done.rows_held},
        "lacks": list(done.lacks),
        "refused": [refusal_json(one.file, one.error) for one in done.refused],
        "files": [{"file": report.file, "rows": report.rows.total} for report in done.reports],
        "not_carried": [
            {
                "file": file,
                "sheet": finding.place.sheet,
                "row": finding.place.row,
                "column": finding.place.column,
                "header": finding.place.header,
                "element": finding.place.element,
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
            }
            for file, found in done.losses.items()
            for finding in found
        ],
    }
