"""`ecmx hub close-month`: the month's checklist, and its proof on paper."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import MONTH_FORMATS
from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target

if TYPE_CHECKING:
    from ecmx.hub.obligations import MonthProof

__all__ = ["close_month"]


def close_month(
    month: Annotated[datetime, typer.Argument(metavar="MONTH", formats=MONTH_FORMATS, help="For example 2026-10.")],
    by: ByOption,
    look: Annotated[bool, typer.Option("--look", help="Only look: close nothing.")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the proof as a page to print: a .html.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Close it although something is open; say why.")] = False,
    note: Annotated[str, typer.Option(metavar="WHY", help="Why it is closed anyway.")] = "",
    force: ForceOption = False,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Close a month: everything due is done, every file answered, every member counted, no row on hold, no question open.

    While something is open it is not closed, and each open item is listed. The proof is kept unchanged;
    for a closed month, --look shows it.
    """
    with ending(as_json=as_json) as voice:
        if out is not None:
            demand_target(out, (".html",), force=force)
        found = entered(home)
        from ecmx.guidance import Calendar
        from ecmx.hub import obligations

        who = looker(by, organization)
        zone, calendar = found.settings.zone, Calendar.california()
        now, day = datetime.now(zone), month.date()
        if look:
            proof = obligations.month_seen(day, by=who, now=now, zone=zone, calendar=calendar)
        else:
            proof = obligations.close_month(
                day, by=who, now=now, zone=zone, calendar=calendar, anyway=anyway, note=note
            )
        if out is not None:
            _write(out, obligations.month_page(proof, zone, demo=found.settings.demo), force=force)
        if as_json:
            voice.as_json = False
            write_json(object_of(proof))
        else:
            _show(proof, out)


def _write(out: Path, page: str, *, force: bool) -> None:
    from ecmx.files import aside

    with aside(out, over=force) as place:
        place.write_text(page, encoding="utf-8")


def _show(proof: MonthProof, out: Path | None) -> None:
    from rich.console import Console

    from ecmx.findings import counted
    from ecmx.guidance import month_on_paper
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    page.line((month_on_paper(proof.month), "bold"), "  closed" if proof.closed_at else "  not closed")
    sums, parts = sum(one.adds_up for one in proof.accounted), len(proof.accounted)
    told = f"{len(proof.due):,} due, {counted(len(proof.files), 'file')}"
    page.line(
        f"{told}; {sums:,} of {counted(parts, 'return or outreach part', 'return and outreach parts')} sent with all members counted.",
        indent=2,
    )
    page.line("Nothing is open." if not proof.open else f"{len(proof.open):,} open:", indent=2)
    for one in proof.open:
        page.line(one, indent=4, hang=2)
    if out is not None:
        page.line(f"{out}: written.", indent=2)
