"""`ecmx hub files-out`: the files of yours, and where each stands."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.hub.asked import looker, object_of
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.options import JsonOption

__all__ = ["files_out"]


def files_out(
    by: ByOption,
    plan: Annotated[str, typer.Option(metavar="NAME", help="Only those to this plan.")] = "",
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="Only those of a month as 2026-10, or of 2026-10-01..2026-10-07.")
    ] = "",
    organization: OrganizationOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show the files to send or already sent, and the status of each."""
    with ending(as_json=as_json) as voice:
        found = entered(home)
        from datetime import datetime

        from ecmx.guidance import on_paper
        from ecmx.hub.looking import outgoing
        from ecmx.hub.outbound import period_named
        from ecmx.hub.partners import partner_by_name

        who = looker(by, organization)
        to = partner_by_name(who.organization, plan).pk if plan else None
        when = period_named(period, today=datetime.now(found.settings.zone).date()) if period else None
        files = outgoing(by=who, plan=to, period=when)
        if as_json:
            voice.as_json = False
            write_json(object_of(files))
            return
        for one in files:
            start, end = one.period
            of = f"{on_paper(start)} to {on_paper(end)}" if start and end else ""
            kinds = ", ".join(kind.upper() for kind in one.file_types)
            say(f"file {one.id}: {one.plan}, {kinds} for {of}, {one.rows:,} rows: {one.means}. {one.name}")
        if not files:
            say("No file of yours yet. Make them: ecmx hub compose.")
