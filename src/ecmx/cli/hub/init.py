"""`ecmx hub init`: a hub's home, database, first organization, key."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entrance import HomeOption, home_of

if TYPE_CHECKING:
    from ecmx.hub.upkeep import Founded

__all__ = ["init"]


class OrganizationKind(StrEnum):
    """Whose books these are."""

    PROVIDER = "provider"
    PLAN = "plan"


def init(
    organization: Annotated[str, typer.Option(metavar="NAME", help="Whose books are kept here, as people write it.")],
    kind: Annotated[OrganizationKind, typer.Option(help="What it is.")],
    by: Annotated[str, typer.Option(metavar="USER", help="Your user name: you become its administrator.")],
    home: HomeOption = None,
    attest_encrypted_disk: Annotated[
        bool, typer.Option("--attest-encrypted-disk", help="You say that the disk of the database is encrypted.")
    ] = False,
    demo: Annotated[bool, typer.Option("--demo", help="For invented members only.")] = False,
) -> None:
    """Make a hub: its home, its database, its first organization and that organization's key.

    Called again it makes what is missing, and adds the organization if it is another one.
    """
    with ending():
        from ecmx.cli.waiting import Waiting

        found = home_of(home)
        from ecmx.hub.upkeep import Founding, founded

        wanted = Founding(organization=organization, kind=kind.value, by=by, attested=attest_encrypted_disk, demo=demo)
        with Waiting() as waiting:
            waiting.begin("making the hub")
            made = founded(found.folder, wanted)
        _answer(made, found.folder, by=by, demo=demo)


def _answer(made: Founded, folder: Path, *, by: str, demo: bool) -> None:
    typer.echo(f"The hub is ready: {folder}, organization {made.slug}.")
    if demo:
        typer.echo("It is for invented members only.")
    for sheet in made.sheets:
        typer.echo(f"Key-recovery sheet: {sheet}")
    if made.sheets:
        typer.echo(
            "Print one of them now, put the paper where you keep what must not get lost, and take the files off this machine.\n"
            "Without the key no one can read what is kept here, or any backup."
        )
    typer.echo(
        f"To come in by a browser: ecmx hub people invite {by} --role keeper --by {by} makes a link, ecmx serve serves the pages."
    )
