"""`ecmx hub said`: that a message went, as you say."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.asked import looker
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.moments import moment_said
from ecmx.errors import UsageProblem

__all__ = ["said"]


def said(
    message: Annotated[
        int, typer.Argument(metavar="MESSAGE", min=1, help="Its number, as ecmx hub messages shows it.")
    ],
    by: ByOption,
    how: Annotated[
        str, typer.Option(metavar="WAY", help="How it went: phone, text, mail, portal, fax, letter or in_person.")
    ] = "",
    at: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="When. Default: now.")
    ] = None,
    needless: Annotated[bool, typer.Option("--needless", help="It no longer needs to be sent.")] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Mark a message as sent, or as not needed. The hub never sends messages by itself."""
    with ending():
        if needless == bool(how):
            raise UsageProblem("said-one", "Say how it went, or that it is needless.", "--how WAY, or --needless.")
        found = entered(home)
        from ecmx.hub.saying import message_needless, message_went

        who = looker(by, organization)
        if needless:
            message_needless(message, by=who)
            typer.echo(f"message {message}: not needed.")
            return
        when, now = moment_said(at, found)
        message_went(message, by=who, at=when, how=how, now=now)
        typer.echo(f"message {message}: sent.")
