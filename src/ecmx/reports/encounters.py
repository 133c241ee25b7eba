"""What came of billed services, for a person and as JSON: the counts, and what is wrong where. Shows no member's value."""

from __future__ import annotations

from typing import Any

import polars as pl
from rich.console import Console

from ecmx.findings import counted
from ecmx.measures import BilledFile, BilledFiles, Encounters, SourceProblem
from ecmx.reports.page import Page

__all__ = ["encounters_json", "show_encounters"]

_SHOWN = 5  # places of one kind of problem
_BY = ("kind", "provider_type", "mode")


def encounters_json(done: BilledFiles, written: str = "") -> dict[str, Any]:
    """All of it as JSON values."""
    count = done.encounters.count
    return {
        "written": written or None,
        "files": [
            {"file": str(one.path), "form": one.form, "claims": one.claims, "lines": one.lines} | _error(one)
            for one in done.files
        ],
        "lines": {
            "read": count.read,
            "outreach": count.outreach,
            "encounters": count.encounters,
            "other": count.other,
            "held": count.held,
        },
        "standing": {
            "events": count.events,
            "voided": count.voided,
            "replaced": count.replaced,
            "voids": count.voids,
        },
        "events": _grouped(done.encounters).to_dicts(),
        "problems": [_problem(one, done) for one in done.encounters.problems],
        "problems_not_listed": done.encounters.found.unlisted,
    }


def _error(one: BilledFile) -> dict[str, Any]:
    if one.error is None:
        return {}
    return {"error": {"code": one.error.code, "message": one.error.message, "fix": one.error.fix}}


def _problem(one: SourceProblem, done: BilledFiles) -> dict[str, Any]:
    place = one.place
    return {
        "code": one.code,
        "severity": str(one.severity),
        "file": str(done.files[one.file].path),
        "segment": place.segment,
        "loop": place.loop,
        "element": place.element,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "message": one.message,
        "fix": one.fix,
    }


def _grouped(encounters: Encounters) -> pl.DataFrame:
    return encounters.events.group_by(_BY).len("count").sort(_BY)


def show_encounters(done: BilledFiles, console: Console, *, written: str = "") -> None:
    """Print it."""
    page = Page(console)
    for one in done.files:
        if one.error is not None:
            page.line((one.path.name, "bold"), f": {one.error.message}")
            page.line(one.error.fix, indent=2)
        else:
            form = {"837P": "professional claims (837P), ", "table": "a table, "}.get(one.form, "")
            said = f"{counted(one.claims, 'claim')}, {counted(one.lines, 'service line')}" if form else "not read again"
            page.line((one.path.name, "bold"), f": {form}{said}.")
    count = done.encounters.count
    page.gap()
    page.line(
        f"Of {counted(count.read, 'service line')}: {count.outreach:,} outreach, {counted(count.encounters, 'encounter')},"
        f" {count.other:,} other (no ECM service), {count.held:,} on hold{' until fixed' if count.held else ''}."
    )
    if count.voided or count.replaced or count.voids:
        page.line(
            f"Of the {count.outreach + count.encounters:,} ECM services: {count.events:,} count, {count.voided:,} were voided,"
            f" {count.replaced:,} were replaced, and {count.voids:,} are voids themselves."
        )
    for kind, provider_type, mode, number in _grouped(done.encounters).iter_rows():
        page.line(f"{number:,} × {kind}, provider type {provider_type}, {mode}", indent=2)
    _show_problems(done, page)
    if written:
        page.gap()
        page.line((written, "bold"), ": every service line and what happened to it. It has members' data.")
    page.gap()


def _show_problems(done: BilledFiles, page: Page) -> None:
    """Each kind once with its first places; the loudest first."""
    by_code: dict[str, list[SourceProblem]] = {}
    for one in sorted(done.encounters.problems, key=lambda one: one.severity.rank):
        by_code.setdefault(one.code, []).append(one)
    for code, listed in by_code.items():
        page.gap()
        number = done.encounters.found.counts[code]
        page.line((str(listed[0].severity), "bold"), f" {code}: {counted(number, 'time')}")
        for one in listed[:_SHOWN]:
            page.line(f"{done.files[one.file].path.name}, {one.place}: {one.message}", indent=2, hang=4)
        if number > _SHOWN:
            page.line(f"… and {number - _SHOWN:,} more", indent=2)
        page.line(listed[0].fix, indent=2, hang=4)
