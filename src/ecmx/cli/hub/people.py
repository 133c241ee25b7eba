"""`ecmx hub people`: who works with the hub, and in which role."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecmx.cli.days import DAY_FORMATS
from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption, home_of
from ecmx.cli.typed import Commands

if TYPE_CHECKING:
    from ecmx.hub import Home
    from ecmx.hub.accounts import InvitationLink

__all__ = ["people"]

people = typer.Typer(
    cls=Commands, name="people", no_args_is_help=True, help="Who works with the hub, and in which role."
)


RoleOption: TypeAlias = Annotated[
    str, typer.Option(metavar="ROLE", help="For example coordinator or outreach_worker: ecmx hub people roles.")
]
UserArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="USER", help="A user name of letters, digits and . _ -")
]
UntilOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option(metavar="DAY", formats=DAY_FORMATS, help="The last day of the role; an auditor's has one."),
]


@people.command()
def add(
    user: UserArgument,
    role: RoleOption,
    by: ByOption,
    until: UntilOption = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Let a person work with the hub in a role."""
    with ending():
        found = entered(home)
        from ecmx.hub.accounts import acting, add_person

        add_person(user, by=acting(by, organization), role=role, until=_end_of(until, found))
        say(f"{user} is a {role} now.")


@people.command()
def invite(
    user: UserArgument,
    role: RoleOption,
    by: ByOption,
    until: UntilOption = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Make a link a person uses to set a password for the pages. It is shown once."""
    with ending():
        found = entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.accounts import invite as invited

        _tell_link(invited(user, by=acting(by, organization), role=role, until=_end_of(until, found)), found)


@people.command()
def reset(
    user: UserArgument,
    by: ByOption,
    second_step: Annotated[
        bool, typer.Option("--second-step", help="Two-step verification too: phone, keys and codes are lost.")
    ] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Make a link a person uses to set a new password; the old one stops working right away."""
    with ending():
        found = entered(home)
        from ecmx.hub.accounts import acting, new_password, person_here

        who = acting(by, organization)
        person = person_here(user, by=who)
        _tell_link(new_password(person, by=who, second_step_too=second_step, at_the_machine=True), found)


@people.command()
def end(
    user: Annotated[str, typer.Argument(metavar="USER", help="A user name.")],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """End a person's access. What they recorded stays under their name."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting, end_person

        end_person(user, by=acting(by, organization))
        say(f"{user} no longer has access.")


@people.command()
def narrow(
    user: UserArgument,
    by: ByOption,
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar="CIN", help="Only this member; may be said several times.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DAY", formats=DAY_FORMATS, help="Only what was since this day."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", metavar="DAY", formats=DAY_FORMATS, help="Only what was until this day.")
    ] = None,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Limit an auditor's access to some members, to some days, or both. With none of them the limit is removed."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting, narrow_access, person_here
        from ecmx.hub.roster import member_by_cin

        who = acting(by, organization)
        person = person_here(user, by=who)
        members = [member_by_cin(who.organization, one).pk for one in member or ()]
        days = {"first": first.date() if first else None, "last": last.date() if last else None}
        narrow_access(person, by=who, members=members, **days)
        say(f"{user} sees {_narrowed_to(len(members), days=any(days.values()))}.")


@people.command()
def show(by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """List who works with the hub."""
    with ending():
        found = entered(home)
        from ecmx.guidance import moment_on_paper, on_paper
        from ecmx.hub.accounts import Membership, acting, in_force

        who = acting(by, organization)
        for one in Membership.objects.filter(in_force(), organization=who.organization).select_related("user"):
            until = f", until {moment_on_paper(one.until, found.settings.zone)}" if one.until else ""
            say(f"{one.user.username}: {one.role}, since {on_paper(one.since.date())}{until}")


@people.command()
def roles() -> None:
    """List the roles, and what each may do."""
    from ecmx.hub.accounts import described

    for name, words, may in described():
        say(f"{name}: {words}")
        say(f"  {', '.join(may)}")


@people.command()
def practice(
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="Go on showing the one-time code as it changes, until Ctrl-C.")
    ] = False,
) -> None:
    """Ready people for each role, to try the pages: only in a hub of invented members.

    Prints their user names, one password and one-time code for all. Called again, the password and the second step are other ones.
    """
    with ending():
        found = home_of(home)
        from ecmx.hub.running import entered as begin

        begin(found, pages=True)
        from ecmx.hub.accounts import acting
        from ecmx.hub.portal.people import code_now, practice_people, seconds_left

        access = practice_people(by=acting(by, organization), home=found)
        for name, words in access.people:
            say(f"{name}: {words}")
        say(f"password of all: {access.password}")
        say(f"for an authenticator app: {access.secret}")
        say(f"one-time code of all: {code_now(access.secret)}, for {seconds_left()} seconds more")
        with suppress(KeyboardInterrupt):
            while codes:
                time.sleep(seconds_left())
                say(f"one-time code of all: {code_now(access.secret)}")


def _narrowed_to(members: int, *, days: bool) -> str:
    whom = f"{members:,} member{'' if members == 1 else 's'} alone" if members else "any member"
    return f"{whom}, and what was in these days" if days else whom


def _end_of(day: datetime | None, home: Home) -> datetime | None:
    """The moment at which a last day is over, by the clinic's clock."""
    return (day + timedelta(days=1)).replace(tzinfo=home.settings.zone) if day else None


def _tell_link(link: InvitationLink, home: Home) -> None:
    from ecmx.guidance import moment_on_paper

    first, said = home.settings.hosts[0], home.settings
    address = f"https://{first}/" if said.https else f"http://{first}:8000/"
    say(f"A link for {link.user}; it works once, until {moment_on_paper(link.expires_at, said.zone)}:")
    say(f"  {address}{link.path}")
    say(
        "It is not shown again. The pages have to be served: ecmx serve. Where they have another address, put that first."
    )
