"""What happened to a member with a plan: an event, a refusal, how a referral stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.log.common import (
    CinArgument,
    DayOption,
    PlanOption,
    saying,
    tell,
)

__all__ = ["event", "referral", "refusal"]


def event(
    cin: CinArgument,
    what: Annotated[
        str,
        typer.Argument(
            metavar="EVENT", help="What happened: enrolled, declined, goals-met… (docs/reference/provider-work.md)"
        ),
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    start: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Of enrolled: since when.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="Of an end: the last day of ECM.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why outreach or ECM ended, in your words.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """What happened to a member with a plan. Status, discontinuation and referral follow from it."""
    with saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import record_event

        made = record_event(
            by=said.by,
            member=said.member,
            plan=said.plan,
            event=what,
            day=said.day,
            start=start.date() if start else None,
            end=end.date() if end else None,
            text=reason,
        )
        tell(made, "event")


def refusal(
    cin: CinArgument,
    reason: Annotated[
        str, typer.Argument(metavar="REASON", help="capacity, out-of-area, served-elsewhere, cannot-be-reached, other")
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="More on it, for the plan.")] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """That you cannot accept a member. The plan is told and has to reassign."""
    with saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import refuse_member

        made = refuse_member(by=said.by, member=said.member, plan=said.plan, day=said.day, reason=reason, note=note)
        tell(made, "refusal")


def referral(
    cin: CinArgument,
    status: Annotated[
        str, typer.Argument(metavar="STATUS", help="The status of the plan's referral, in the release's words.")
    ],
    by: ByOption,
    plan: PlanOption = "",
    on: DayOption = None,
    closed_because: Annotated[
        str, typer.Option(metavar="REASON", help="Why it was closed, in the release's words.")
    ] = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """The status of a plan's referral, if you know better than what follows from the engagement."""
    with saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import say_loop

        made = say_loop(
            by=said.by, member=said.member, plan=said.plan, status=status, day=said.day, closure=closed_because
        )
        tell(made, "referral status")
