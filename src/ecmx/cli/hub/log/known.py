"""What is known of a member: a fact, and how the member wants to be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.log.common import (
    CinArgument,
    of_member,
    tell,
)

__all__ = ["fact", "wish"]


def fact(
    cin: CinArgument,
    what: Annotated[str, typer.Argument(metavar="FACT", help="member_phone_number, member_residential_address…")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What you know.")],
    by: ByOption,
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Since when it is so.")
    ] = None,
    ours_only: Annotated[
        bool, typer.Option("--ours-only", help="Use it to contact the member; it is not sent to plans.")
    ] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A phone or address of a member that you know. It is sent to the plans as new, once, unless you mark it as not sent to plans."""
    with of_member(by, organization, home, cin) as (who, member):
        from ecmx.hub.work import canonical, record_fact

        state, text = canonical(what, value)
        made = record_fact(
            by=who,
            member=member,
            element=what,
            value=text,
            state=state,
            since=since.date() if since else None,
            ours_only=ours_only,
        )
        tell(made, "fact")


def wish(
    cin: CinArgument,
    by: ByOption,
    route: Annotated[str, typer.Option(metavar="WAY", help="phone, text, mail, email, in_person or nothing.")] = "",
    phone: Annotated[str, typer.Option(metavar="NUMBER", help="The phone to use, and no other.")] = "",
    address: Annotated[str, typer.Option(metavar="TEXT", help="The address to use, and no other.")] = "",
    no_voicemail: Annotated[bool, typer.Option("--no-voicemail", help="Do not leave a message.")] = False,
    not_through_guardian: Annotated[
        bool, typer.Option("--not-through-guardian", help="Not through the guardian.")
    ] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="More on it.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """How a member wants to be contacted, confidentially. It replaces everything said before, and comes before everything else."""
    with of_member(by, organization, home, cin) as (who, member):
        from ecmx.hub.work import record_wish

        made = record_wish(
            by=who,
            member=member,
            route=route,
            phone=phone,
            address=address,
            no_voicemail=no_voicemail,
            not_through_guardian=not_through_guardian,
            note=note,
        )
        tell(made, "wish")
