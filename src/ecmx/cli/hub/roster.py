"""`ecmx hub roster`: the members, their plans and what there is to look at; as a workbook, or found on the screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.asked import looker, password_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import ForceOption
from ecmx.cli.targets import demand_target

if TYPE_CHECKING:
    import polars as pl

__all__ = ["roster"]

MOST = 50  # members that a search shows on the screen


def roster(
    by: ByOption,
    plan: Annotated[
        str,
        typer.Option(metavar="NAME", help="Only this plan's members. Nothing in it comes from another plan."),
    ] = "",
    changes: Annotated[
        datetime | None,
        typer.Option(
            metavar="SINCE",
            formats=list(DAY_FORMATS),
            help="Only members with changes since that day; a tab Changes shows them.",
        ),
    ] = None,
    find: Annotated[
        str, typer.Option(metavar="TEXT", help="Only members in whose names, CIN or phone these words stand.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write it: a workbook (.xlsx), or its rows alone (.csv)."),
    ] = None,
    protect_with: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file with the password that the workbook is protected by."),
    ] = None,
    force: ForceOption = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Show the roster: what each plan says about its members, and what needs attention.

    With -o a workbook to work with, for a role that may export. With --find those members on the screen. With neither: how many there
    are. Viewing it is recorded as yours.
    """
    with ending():
        if out is not None:
            demand_target(out, (".xlsx", ".csv"), force=force)
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.looking import roster_file, roster_frame
        from ecmx.hub.partners import partner_by_name

        who = looker(by, organization)
        whose = partner_by_name(who.organization, plan) if plan else None
        since = changes.date() if changes else None
        with Waiting() as waiting:
            waiting.begin("reading the roster")
            if out is not None:
                password = password_of(protect_with, out) if protect_with else None
                done = roster_file(
                    out, by=who, home=found, plan=whose, since=since, find=find, password=password, over=force
                )
                typer.echo(f"{out}: {done.rows:,} rows, of {done.members:,} members.")
                return
            most = MOST + 1 if find else None
            rows = roster_frame(by=who, plan=whose, changes_since=since, find=find, most=most)
        (_show_found if find else _show_counts)(rows)


def _show_found(rows: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    if not rows.height:
        page.line("No members found.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("CIN", no_wrap=True)
    for name in ("Name", "Born", "Phone", "Plan", "Assignment", "Look at"):
        table.add_column(name, overflow="fold")
    shown = ("cin", "name", "member_date_of_birth", "member_phone_number", "plan", "standing", "look_at")
    members = rows["member_id"].unique(maintain_order=True).to_list()[:MOST]
    for row in rows.iter_rows(named=True):
        if row["member_id"] in members:
            row["name"] = f"{row['member_last_name']}, {row['member_first_name']}"
            table.add_row(*(page.safe(row[name]) for name in shown))
    page.block(table, indent=0)
    if rows["member_id"].n_unique() > MOST:
        page.line("There are more. Give more letters, or write them all: -o found.xlsx.")


def _show_counts(rows: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table

    from ecmx.hub.looking import STANDINGS
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Plan", overflow="fold")
    for name in (*STANDINGS, "To look at"):
        table.add_column(name, justify="right", no_wrap=True)
    for (plan,), of_plan in rows.sort("plan").partition_by("plan", as_dict=True, maintain_order=True).items():
        counts = [of_plan.filter(of_plan["standing"] == one).height for one in STANDINGS]
        look = of_plan.filter(of_plan["look_at"] != "").height
        table.add_row(page.safe(str(plan)), *(f"{number:,}" for number in (*counts, look)))
    members = rows["member_id"].n_unique()
    page.line((f"{members:,} member{'' if members == 1 else 's'}", "bold"))
    if rows.height:
        page.block(table)
        page.line("Write it to work with: ecmx hub roster -o roster.xlsx --by USER", indent=2)
