"""42 CFR Part 2: whose records it covers, and to whom a member agreed that they may be told."""

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

__all__ = ["consent", "part_two"]


def part_two(cin: CinArgument, by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """That a member's records come from a program under 42 CFR Part 2: without consent they are sent to no one."""
    with of_member(by, organization, home, cin) as (who, member):
        from ecmx.hub.work import mark_part_two

        tell(mark_part_two(by=who, member=member), "Part 2 mark")


def consent(
    cin: CinArgument,
    by: ByOption,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="PLAN", help="A plan that may be told. May be repeated.")
    ] = None,
    scope: Annotated[str, typer.Option(metavar="TEXT", help="What may be told, as the consent says it.")] = "",
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="From when. Default: today.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Until when, if it says so.")
    ] = None,
    revoke: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="The member revoked this consent.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A member's consent to share information with plans (42 CFR Part 2), or that it was revoked."""
    with of_member(by, organization, home, cin) as (who, member):
        from django.utils import timezone

        from ecmx.hub.partners import plan_by_name
        from ecmx.hub.work import record_consent, revoke_consent

        if revoke is not None:
            revoke_consent(by=who, member=member, pk=revoke)
            typer.echo(f"consent {revoke}: revoked.")
            return
        made = record_consent(
            by=who,
            member=member,
            recipients=[plan_by_name(who.organization, name) for name in to or []],
            scope=scope,
            since=since.date() if since else timezone.localdate(),
            until=until.date() if until else None,
        )
        tell(made, "consent")
