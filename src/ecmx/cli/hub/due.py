"""`ecmx hub due`: what is due from whom by when, what met it, and what is overdue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import MONTH_FORMATS
from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from ecmx.hub.obligations import DueSeen

__all__ = ["due"]


def due(
    by: ByOption,
    month: Annotated[
        datetime | None,
        typer.Option(
            metavar="MONTH", formats=MONTH_FORMATS, help="All of the periods that end in that month (2026-10)."
        ),
    ] = None,
    nil: Annotated[
        int | None,
        typer.Option("--nil", metavar="NUMBER", min=1, help="There is nothing to report: say so of this number."),
    ] = None,
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show what is due: which file, to or from whom, by when, and what met it. Without --month, what is not done yet.

    Exit code 1: something is overdue.
    """
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from ecmx.guidance import Calendar
        from ecmx.hub.obligations import due_rows, keep_due, month_of, say_nothing_to_report

        who = looker(by, organization)
        zone, calendar = found.settings.zone, Calendar.california()
        now = datetime.now(zone)
        keep_due(who.organization, now, zone, calendar)
        if nil is not None:
            message = say_nothing_to_report(nil, by=who, now=now, zone=zone)
            typer.echo(
                f"message {message.pk}: drafted. It counts once it is sent: ecmx hub messages, then ecmx hub said {message.pk}."
                if message
                else f"{nil}: nothing to report, and that is all that is due."
            )
            return
        first, last = month_of(month.date()) if month else (None, None)
        rows = due_rows(by=who, now=now, zone=zone, calendar=calendar, first=first, last=last)
        if as_json:
            voice.as_json = False
            write_json(object_of(rows))
        else:
            _show(rows, zone)
        if any(one.overdue for one in rows):
            raise typer.Exit(1)


def _show(rows: Sequence[DueSeen], zone: ZoneInfo) -> None:
    from rich.console import Console
    from rich.table import Table

    from ecmx.guidance import on_paper
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not rows:
        page.line("Nothing is due.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("No.", justify="right", no_wrap=True)
    for name in ("What", "Who sends", "Period", "Due by"):
        table.add_column(name, overflow="fold")
    table.add_column("Status", overflow="fold", ratio=1)
    table.add_column("File", justify="right", no_wrap=True)
    for one in rows:
        start, end = one.period
        period = on_paper(start) if start == end else f"{on_paper(start)} – {on_paper(end)}"
        who = f"you, to {one.whom}" if one.owes == "us" else one.whom
        stands = _stands(one, zone)
        file = one.file or one.about
        table.add_row(
            str(one.id), one.what.upper() if len(one.what) < 4 else one.what, page.safe(who), period,
            on_paper(one.due_on), page.safe(stands), str(file or ""),
            style="bold red" if one.overdue else None,
        )  # fmt: skip
    page.block(table, indent=0)
    unsent = sum(one.overdue and one.alert == "not sent" for one in rows)
    if unsent:
        page.line(
            f"No e-mail alert was sent for {unsent:,} that are overdue. To set that up: alerts in the agreement, mail in hub.toml."
        )


def _stands(one: DueSeen, zone: ZoneInfo) -> str:
    from ecmx.guidance import on_paper

    told = [one.means]
    if one.waived_why:
        told.append(one.waived_why)
    if one.met_at:
        told.append(f"{'went' if one.owes == 'us' else 'came'} {on_paper(one.met_at.astimezone(zone).date())}")
    if one.submitted_at and one.submitted_at != one.met_at:
        told.append(f"corrected {on_paper(one.submitted_at.astimezone(zone).date())}")
    if one.deemed:
        told.append("never answered, so it counts as done")
    return "; ".join(told)
