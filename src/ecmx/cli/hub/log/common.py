"""What the commands of `ecmx hub log` have in common: who says it, of whom, with which plan, on which day; and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.accounts import By
    from ecmx.hub.partners import Partner, Staff
    from ecmx.hub.roster import Member

__all__ = [
    "CinArgument",
    "DayOption",
    "PlanOption",
    "SaidBy",
    "StaffOption",
    "kind_of",
    "named_staff",
    "of_member",
    "saying",
    "tell",
]

CinArgument: TypeAlias = Annotated[str, typer.Argument(metavar="CIN", help="The member.")]
PlanOption: TypeAlias = Annotated[
    str,
    typer.Option("--plan", metavar="NAME", help="With which plan. Default: the only one that has assigned the member."),
]
DayOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DAY", formats=list(DAY_FORMATS), help="On which day. Default: today."),
]
StaffOption: TypeAlias = Annotated[
    str, typer.Option("--staff", metavar="NAME", help="Who, by your directory: the provider type comes from there.")
]


@dataclass(frozen=True)
class SaidBy:
    """Who says it of whom, with which plan, on which day."""

    by: By
    member: Member
    plan: Partner
    day: date


@contextmanager
def of_member(by: str, organization: str, home: Path | None, cin: str) -> Iterator[tuple[By, Member]]:
    """Who says it, of whom. Inside, problems are told as every command tells them."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.roster import member_by_cin

        who = acting(by, organization)
        yield who, member_by_cin(who.organization, cin)


@contextmanager
def saying(by: str, organization: str, home: Path | None, cin: str, plan: str, on: datetime | None) -> Iterator[SaidBy]:
    """The same, with a plan and a day."""
    with of_member(by, organization, home, cin) as (who, member):
        from django.utils import timezone

        from ecmx.hub.work import plan_of_member

        whose = plan_of_member(who.organization, member, plan)
        yield SaidBy(who, member, whose, on.date() if on else timezone.localdate())


def tell(made: object, what: str) -> None:
    """One line: what was recorded, by its number; or that it was known."""
    pk = getattr(made, "pk", None)
    typer.echo(f"{what} {pk}: recorded." if pk is not None else f"{what}: already recorded; nothing changed.")


def named_staff(by: By, name: str) -> Staff | None:
    """Somebody of the directory; None where nobody is named. Raises UsageProblem."""
    from ecmx.hub.work import staff_by_name

    found = staff_by_name(by.organization, name) if name else None
    if name and found is None:
        raise UsageProblem(
            "staff-unknown", "No one, or more than one person, in your directory has that name.", "Use the short name."
        )
    return found


def kind_of(staff: Staff | None, clinical: bool | None) -> str:
    """The provider type: of somebody of the directory, else as it is said. Raises UsageProblem where nobody says it."""
    from ecmx.hub.work import STAFF_TYPES, staff_type

    if staff is not None:
        return staff_type(staff)
    if clinical is None:
        raise UsageProblem(
            "staff-unsaid", "It was not said who it was.", "Say --staff NAME, or --clinical or --not-clinical."
        )
    return STAFF_TYPES[0] if clinical else STAFF_TYPES[1]
