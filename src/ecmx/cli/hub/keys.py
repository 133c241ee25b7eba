"""`ecmx hub keys`: which keys are here, a new one, a sheet that brings one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entrance import HomeOption, home_of
from ecmx.cli.typed import Commands

__all__ = ["keys"]

keys = typer.Typer(cls=Commands, name="keys", no_args_is_help=True, help="The organizations' keys.")

Organization = Annotated[
    str, typer.Argument(metavar="ORGANIZATION", help="Its short name, as `ecmx hub keys list` shows it.")
]


@keys.command("list")
def list_(home: HomeOption = None) -> None:
    """Show the organizations whose keys are here, and each key's id; the current one first."""
    with ending():
        found = home_of(home)
        from ecmx.hub.keys import Keys, key_id

        here = Keys(found)
        for slug in here.slugs():
            ids = [key_id(one) for one in here.recipients(slug)]
            older = f", older: {', '.join(ids[1:])}" if ids[1:] else ""
            typer.echo(f"{slug}  {ids[0]}{older}")


@keys.command()
def rotate(organization: Organization, home: HomeOption = None) -> None:
    """Make a new key for everything kept from now on. The old one stays, and opens what was kept before."""
    with ending():
        found = home_of(home)
        from ecmx.hub.keys import Keys, key_id

        made = Keys(found).rotate(organization)
        typer.echo(f"The key of {organization} is {key_id(made)} now; the older ones are kept.")
        typer.echo(f"Print its sheet: ecmx hub keys sheet {organization} FILE. Keep the older sheets.")


@keys.command()
def sheet(
    organization: Organization,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: .html to print, or .txt.")],
    home: HomeOption = None,
) -> None:
    """Write the key-recovery sheet of the organization's current key, to be printed."""
    with ending():
        found = home_of(home)
        from datetime import datetime

        from ecmx.hub.keys import Keys, RecoverySheet

        today = datetime.now(found.settings.zone).date()
        RecoverySheet.of(Keys(found), organization, organization, today).write(file)
        typer.echo(
            f"Print {file}, put the paper where you keep what must not get lost, and take the file off this machine."
        )
