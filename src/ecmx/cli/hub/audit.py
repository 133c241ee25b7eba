"""`ecmx hub audit`: is the record of what was done whole."""

from __future__ import annotations

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.typed import Commands

__all__ = ["audit"]

audit = typer.Typer(
    cls=Commands, name="audit", no_args_is_help=True, help="The record of who did what, which no one can change."
)


@audit.callback()
def _audit() -> None:
    """The record of who did what, which no one can change."""


@audit.command()
def verify(by: ByOption, organization: OrganizationOption = "", home: HomeOption = None) -> None:
    """Check the record from its beginning and say whether it is whole. Exit code 1 if a link is broken."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting, seal
        from ecmx.hub.accounts import verify as walked

        acting(by, organization).demand("audit.verify")
        seal()
        found = walked()
        if found.broken is not None:
            say(
                f"Link {found.broken:,} of {found.sealed:,} is broken: the entry there is not what it was when it was sealed."
            )
            raise typer.Exit(Ending.FINDINGS)
        say(f"{found.sealed:,} links, all whole; {found.unsealed:,} entries not sealed yet. Head: {found.head}")
