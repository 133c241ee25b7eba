"""`ecmx hub decide`: what only a person can say of a file that came in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.following import followed
from ecmx.errors import UsageProblem

__all__ = ["decide", "one_password"]


def decide(
    file: Annotated[int, typer.Argument(metavar="ID", min=1, help="The file's number, as ecmx hub status shows it.")],
    by: ByOption,
    password_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The file is waiting for a password: it is in this text file.")
    ] = None,
    partner: Annotated[str, typer.Option(metavar="NAME", help="The file is this partner's: its short name.")] = "",
    complete: Annotated[
        bool | None,
        typer.Option(
            "--complete/--part",
            help="The file lists everyone, or is only part of the list.",
        ),
    ] = None,
    replaces: Annotated[
        int | None, typer.Option(metavar="ID", min=1, help="The file replaces this earlier one.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="The file was refused and the problem is fixed: try it again.")
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help="Withdraw the file; anything that only it said is removed from the roster."),
    ] = False,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Decide about a file what only a person can decide. One thing at a time; each is recorded as yours."""
    with ending():
        asked = [password_file is not None, bool(partner), complete is not None, replaces is not None, again, withdraw]
        if sum(asked) != 1:
            raise UsageProblem(
                "decide-one",
                "Say one thing of the file.",
                "--password-file, --partner, --complete, --part, --replaces, --again or --withdraw.",
            )
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub import inbound
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import partner_by_name

        who = acting(by, organization)
        if password_file is not None:
            made = inbound.give_password(file, by=who, home=found, password=one_password(password_file))
        elif partner:
            made = inbound.say_partner(file, by=who, partner=partner_by_name(who.organization, partner))
        elif complete is not None:
            made = inbound.say_complete(file, by=who, complete=complete)
        elif replaces is not None:
            made = inbound.say_replaces(file, by=who, home=found, earlier=replaces)
        elif again:
            made = inbound.try_again(file, by=who)
        else:
            made = inbound.withdraw(file, by=who, home=found)
        with Waiting() as waiting:
            worst = followed(made, 0, 1, found, waiting)
        if worst:
            raise typer.Exit(worst)


def one_password(path: Path) -> str:
    """The one password that a file holds. Raises UsageProblem."""
    from ecmx.cli.check import passwords_in

    found = passwords_in(path)
    if len(found) != 1:
        raise UsageProblem("password-one", f"{path}: the file has to hold one password.", "Write it on the first line.")
    return found[0]
