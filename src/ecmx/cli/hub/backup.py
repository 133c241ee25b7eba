"""`ecmx hub backup`: everything in one encrypted file, which was restored once before it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["backup"]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write; no file may be there.")],
    home: HomeOption = None,
) -> None:
    """Write a backup of the hub, and restore it once on trial.

    Encrypted for the organizations' keys, which are not in it. It is named FILE only if the trial came out right; otherwise
    FILE.unproved, and the exit code is 1.
    """
    with ending():
        from ecmx.cli.waiting import Waiting

        found = home_of(home)
        from ecmx.hub.upkeep import backed_up

        with Waiting() as waiting:
            proof = backed_up(found, file.absolute(), waiting.step)
        if proof.wrong:
            typer.echo(f"This backup does not count: on trial, {proof.wrong[0]}.", err=True)
            for one in proof.wrong[1:]:
                typer.echo(f"      and {one}", err=True)
            typer.echo(f"      It is saved as {proof.file}.", err=True)
            raise typer.Exit(Ending.FINDINGS)
        keys = ", ".join(f"{slug} (key {key})" for slug, key in proof.manifest.organizations.items())
        typer.echo(f"{proof.file}: backup of {len(proof.manifest.tables)} tables, {proof.rows:,} rows.")
        typer.echo("It was restored on trial: every table has its rows, and the audit ends where it did.")
        typer.echo(f"It is opened by the key of: {keys}.")
