"""Attempts to reach a member, and meetings with one who is enrolled."""

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
    StaffOption,
    kind_of,
    named_staff,
    saying,
    tell,
)
from ecmx.errors import UsageProblem

__all__ = ["attempt", "encounter"]


def attempt(
    cin: CinArgument,
    by: ByOption,
    in_person: Annotated[bool, typer.Option("--in-person/--telephone", help="In person; or by phone, text or e-mail.")],
    plan: PlanOption = "",
    on: DayOption = None,
    staff: StaffOption = "",
    clinical: Annotated[
        bool | None, typer.Option("--clinical/--not-clinical", help="Whether it was clinical staff.")
    ] = None,
    outcome: Annotated[
        str, typer.Option(metavar="CODE", help="The outcome, by code or in the words of the work list.")
    ] = "",
    next_step: Annotated[str, typer.Option(metavar="TEXT", help="The next step; not sent to plans.")] = "",
    call_back: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=list(DAY_FORMATS), help="When to try again.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """An attempt to reach a member before enrollment. The first one begins the outreach."""
    with saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import METHODS, OUTCOMES, log_attempt, outcome_meant

        who, meant = named_staff(said.by, staff), outcome_meant(outcome) if outcome else None
        if outcome and meant is None:
            raise UsageProblem("outcome-unknown", "That is not an outcome.", f"One of: {', '.join(OUTCOMES)}.")
        made = log_attempt(
            by=said.by,
            member=said.member,
            plan=said.plan,
            day=said.day,
            method=METHODS[0] if in_person else METHODS[1],
            provider_type=kind_of(who, clinical),
            staff=who,
            outcome=meant.code if meant else "",
            next_step=next_step,
            call_back_on=call_back.date() if call_back else None,
        )
        tell(made, "attempt")


def encounter(
    cin: CinArgument,
    by: ByOption,
    in_person: Annotated[bool, typer.Option("--in-person/--telephone", help="In person; or by phone or video.")],
    plan: PlanOption = "",
    on: DayOption = None,
    staff: StaffOption = "",
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """A meeting with an enrolled member."""
    with saying(by, organization, home, cin, plan, on) as said:
        from ecmx.hub.work import record_encounter, staff_type

        who = named_staff(said.by, staff)
        made = record_encounter(
            by=said.by,
            member=said.member,
            plan=said.plan,
            day=said.day,
            in_person=in_person,
            provider_type=staff_type(who) if who else "",
            staff=who,
        )
        tell(made, "encounter")
