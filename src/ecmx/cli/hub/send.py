"""`ecmx hub send`: a composed file goes, by the agreement's way, by its other one, or by hand; or it does not go."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, line_of, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.following import followed
from ecmx.errors import UsageProblem

__all__ = ["send"]


def send(
    files: Annotated[
        list[int], typer.Argument(metavar="ID…", min=1, help="The files' numbers, as ecmx hub compose gives them.")
    ],
    by: ByOption,
    by_hand: Annotated[
        bool,
        typer.Option(
            "--by-hand", help="Move them to the Outbox; they count as sent once you mark them: ecmx hub sent."
        ),
    ] = False,
    alternate: Annotated[
        bool,
        typer.Option(
            "--alternate", help="Use the agreement's other way, because the first has failed for long enough."
        ),
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Withdraw them: they are not sent.")] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Send files that were prepared. A file is recorded as on its way before it moves; it counts as sent when it has arrived."""
    with ending():
        if sum((by_hand, alternate, drop)) > 1:
            raise UsageProblem("send-one", "Say one of --by-hand, --alternate and --drop.", "Or none of them.")
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub import sending
        from ecmx.hub.accounts import acting

        who = acting(by, organization)
        worst = Ending.CLEAN
        with Waiting() as waiting:
            for number, pk in enumerate(files, 1):
                if drop:
                    say(line_of(sending.drop(pk, by=who)))
                elif by_hand:
                    made = sending.send_by_hand(pk, by=who, home=found)
                    say(f"{line_of(made)}: {sending.tray_of(made, found)}")
                else:
                    act = sending.send_by_alternate if alternate else sending.send
                    worst = max(worst, followed(act(pk, by=who, home=found), number, len(files), found, waiting))
        if worst:
            raise typer.Exit(worst)
