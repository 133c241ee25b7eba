"""`ecmx hub start`: the opening balance of a provider that has long been at work."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import Ending, ending, write_json
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.following import followed
from ecmx.cli.named_files import files_in

if TYPE_CHECKING:
    from ecmx.hub.accounts import By
    from ecmx.hub.inbound import Opening

__all__ = ["start"]


def start(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="The last Member Information File, return and outreach file of each plan."),
    ],
    as_of: Annotated[
        datetime,
        typer.Option(metavar="DATE", formats=list(DAY_FORMATS), help="The day as of which they were known."),
    ],
    by: ByOption,
    partner: Annotated[str, typer.Option(metavar="NAME", help="Whose files they are, where they do not say so.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what differs as JSON alone on stdout.")] = False,
) -> None:
    """Start from what is known: the last files the plans sent, and the last returns you sent them, from before this hub.

    They count as known, sent and accepted, and nothing falls due from them. What does not fit together is listed.
    """
    with ending(as_json=as_json):
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting
        from ecmx.hub.database import require_room
        from ecmx.hub.inbound import opening_balance
        from ecmx.hub.inbound import start as begin_with
        from ecmx.hub.partners import partner_by_name

        who = acting(by, organization)
        whose = partner_by_name(who.organization, partner) if partner else None
        require_room(found)
        kept = [
            begin_with(path.read_bytes(), path.name, by=who, home=found, as_of=as_of.date(), partner=whose)
            for path in files_in(files)
        ]
        with Waiting() as waiting:
            endings = [followed(file, number, len(kept), found, waiting) for number, file in enumerate(kept)]
        opening = opening_balance(by=who)
        _answer(opening, who, as_json=as_json)
        worst = max([*endings, Ending.FINDINGS if opening.differences else Ending.CLEAN])
        if worst:
            raise typer.Exit(worst)


def _answer(opening: Opening, by: By, *, as_json: bool) -> None:
    from ecmx.hub.inbound import DIFFERENCES
    from ecmx.hub.partners import Partner
    from ecmx.hub.roster import Member

    cins = dict(
        Member.objects.of(by.organization)
        .filter(pk__in=[one.member for one in opening.differences if one.member])
        .values_list("pk", "cin")
    )
    plans = dict(Partner.objects.of(by.organization).values_list("pk", "name"))
    listed = [
        {
            "kind": one.kind,
            "cin": cins.get(one.member or 0),
            "plan": plans.get(one.plan or 0),
            "file": one.file,
            "sheet": one.sheet,
            "row": one.row,
        }
        for one in opening.differences
    ]
    if as_json:
        write_json({"assignments": opening.assignments, "differences": listed})
        return
    say(f"{opening.assignments:,} members are known with their plans.")
    for kind, count in Counter(one.kind for one in opening.differences).items():
        say(f"{count:,} × {DIFFERENCES[kind]}:")
        for one in listed:
            if one["kind"] == kind:
                place = f"file {one['file']}, {one['sheet'] or 'its'} row {one['row']}"
                say(f"  {one['cin']}, {one['plan']}" if one["cin"] else f"  {place}")
