"""`ecmx hub doors`: by which ways files go, and whether each works."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption

__all__ = ["doors"]


def doors(
    by: ByOption,
    try_: Annotated[
        bool, typer.Option("--try", help="Try each: connect, log in, write a small file and remove it again.")
    ] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """List the agreements' ways, first and other; with --try, see whether each works."""
    with ending():
        found = entered(home)
        from ecmx.hub import sending
        from ecmx.hub.accounts import acting

        who = acting(by, organization)
        bad = False
        listed = sending.doors(by=who)
        for agreement, door in listed:
            which = "other way" if door.alternate else "first way"
            say(
                f"{agreement.slug}, {which}: {door.transport.replace('_', ' ')}{f' to {door.outbox}' if door.outbox else ''}"
            )
            if try_:
                tried = sending.try_door(agreement, door, by=who, home=found)
                for sentence in tried.worked:
                    say(f"  works: {sentence}")
                if tried.problem is not None:
                    bad = True
                    say(f"  does not work: {tried.problem.message} {tried.problem.fix}".rstrip())
        if not listed:
            say("No agreement says by which way files go. Add [transport] to one: docs/reference/hub-partners.md.")
        if bad:
            raise typer.Exit(Ending.UNUSABLE)
