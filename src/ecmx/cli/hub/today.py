"""`ecmx hub today`: whom to reach today, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.asked import looker
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption

if TYPE_CHECKING:
    from ecmx.hub.today import TodayPage

__all__ = ["today"]

MOST = 50  # rows on the screen


def today(
    by: ByOption,
    plan: Annotated[str, typer.Option(metavar="NAME", help="Only this plan's members.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Everybody's members, not only your own.")] = False,
    zip_code: Annotated[
        str, typer.Option("--zip", metavar="DIGITS", help="Only members whose ZIP code begins so.")
    ] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Show who to contact today, and why, most urgent first. Viewing it is recorded as yours."""
    with ending():
        found = entered(home)
        from ecmx.hub.partners import partner_by_name
        from ecmx.hub.today import keep_today, people_today

        who = looker(by, organization)
        keep_today(who.organization)
        page = people_today(
            by=who,
            on=datetime.now(found.settings.zone).date(),
            whose=None if every or who.user is None else who.user.pk,
            plan=partner_by_name(who.organization, plan).pk if plan else None,
            zip_code=zip_code,
            page_size=MOST,
        )
        _show(page, every=every)


def _show(page: TodayPage, *, every: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from ecmx.guidance import on_paper
    from ecmx.reports import Page

    paper = Page(Console(highlight=False))
    if not page.total:
        paper.line("No one to contact today." if every else "None of your own members need to be contacted today.")
        if not every:
            paper.line("Everybody's: ecmx hub today --all --by USER", indent=2)
    else:
        contacts = "1 contact" if page.total == 1 else f"{page.total:,} contacts"
        paper.line((f"{contacts} to make, {page.before_day_ends:,} before the day ends", "bold"))
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("Member", "Plan", "Why now", "Outreach", "Since", "Phone", "ZIP"):
            table.add_column(name, overflow="fold")
        for one in page.rows:
            why = f"{one.tag}: {one.why}" if one.tag else one.why
            since = f"{one.since} {on_paper(one.since_on)}" if one.since_on else one.since
            told = (one.name, one.plan_name, why, one.outreach, since, one.phone, one.zip)
            table.add_row(*map(paper.safe, told), style="bold red" if one.urgency == "late" else None)
        paper.block(table)
        if page.total > len(page.rows):
            paper.line(f"The first {len(page.rows):,} are shown.", indent=2)
    if page.left_out:
        paper.line("Not in the list: " + "; ".join(f"{number:,} {words}" for words, number in page.left_out.items()))
