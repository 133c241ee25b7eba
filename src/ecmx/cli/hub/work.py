"""`ecmx hub work`: the list that a clinic fills in once for all of its plans."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.asked import password_of
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import ForceOption
from ecmx.cli.targets import demand_target

__all__ = ["work"]


def work(
    by: ByOption,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the list: a workbook (.xlsx).")
    ],
    plan: Annotated[
        str, typer.Option(metavar="NAME", help="Only this plan's members. Default: those of all plans.")
    ] = "",
    month: Annotated[
        str,
        typer.Option(metavar="MONTH", help="Whose totals of encounters are asked, as 2026-10. Default: this month."),
    ] = "",
    protect_with: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A text file with the password that the workbook is protected by."),
    ] = None,
    force: ForceOption = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Write the work list: a row for each member and plan, and blank rows for attempts, encounters and referrals.

    What is known is filled in, the plans' facts are read-only, and there are lists to pick from. Upload it with ecmx hub take.
    Writing it is recorded as yours.
    """
    with ending():
        demand_target(out, (".xlsx",), force=force)
        entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import plan_by_name
        from ecmx.hub.work import work_list, write_work_list

        who = acting(by, organization)
        whose = plan_by_name(who.organization, plan) if plan else None
        password = password_of(protect_with, out) if protect_with else None
        with Waiting() as waiting:
            waiting.begin("writing the work list")
            made = work_list(by=who, plan=whose, month=month)
            write_work_list(made, out, password=password, over=force)
        typer.echo(
            f"{out}: {made.rows:,} rows, of {made.people:,} members. Once filled in, upload it: ecmx hub take {out} --by USER"
        )
