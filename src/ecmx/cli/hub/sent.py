"""`ecmx hub sent`: that a file went by hand, said by whom and of when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ecmx.cli.days import MOMENT_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered, line_of, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption

__all__ = ["sent"]


def sent(
    files: Annotated[
        list[int], typer.Argument(metavar="ID…", min=1, help="The files' numbers; they are in the Outbox.")
    ],
    by: ByOption,
    at: Annotated[
        datetime | None,
        typer.Option(
            metavar="MOMENT",
            formats=MOMENT_FORMATS,
            help="When it was sent, by the hub's clock. Default: now.",
        ),
    ] = None,
    note: Annotated[
        str, typer.Option(metavar="TEXT", help="How it was sent, for example “uploaded to the plan's portal”.")
    ] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Mark files as sent by hand. Only then do they count as sent."""
    with ending():
        found = entered(home)
        from django.utils import timezone

        from ecmx.hub import sending
        from ecmx.hub.accounts import acting

        who = acting(by, organization)
        when = at.replace(tzinfo=found.settings.zone) if at is not None else timezone.now()
        for pk in files:
            say(line_of(sending.said_sent(pk, by=who, at=when, note=note)))
