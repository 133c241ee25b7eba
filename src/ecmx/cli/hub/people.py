"""`ecmx hub people`: who works with the hub, and in which role."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption

__all__ = ["people"]

people = typer.Typer(name="people", no_args_is_help=True, help="Who works with the hub, and in which role.")


@people.command()
def add(
    user: Annotated[str, typer.Argument(metavar="USER", help="A user name of letters, digits and . _ -")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="keeper, coordinator or reader: ecmx hub people roles.")],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Let somebody work with the hub in a role."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting, add_person

        add_person(user, by=acting(by, organization), role=role)
        say(f"{user} is a {role} now.")


@people.command()
def end(
    user: Annotated[str, typer.Argument(metavar="USER", help="A user name.")],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Somebody works with the hub no more. What was recorded as theirs stays theirs."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting, end_person

        end_person(user, by=acting(by, organization))
        say(f"{user} may do nothing here any more.")


@people.command()
def show(by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """List who works with the hub."""
    with ending():
        entered(home)
        from ecmx.guidance import on_paper
        from ecmx.hub.accounts import Membership, acting

        who = acting(by, organization)
        for one in Membership.objects.filter(organization=who.organization, until=None).select_related("user"):
            say(f"{one.user.username}: {one.role}, since {on_paper(one.since.date())}")


@people.command()
def roles() -> None:
    """List the roles, and what each may do."""
    from ecmx.hub.accounts import described

    for name, words, may in described():
        say(f"{name}: {words}")
        say(f"  {', '.join(may)}")
