"""`ecmx hub restore`: a backup into an empty hub."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["restore"]


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `ecmx hub backup` wrote.")],
    home: HomeOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Into a hub that is not empty too; its database is kept under another name.")
    ] = False,
    by: Annotated[str, typer.Option(metavar="USER", help="Your user name in the hub that was saved.")] = "",
    attest_encrypted_disk: Annotated[
        bool,
        typer.Option("--attest-encrypted-disk", help="You say that the disk of this machine's database is encrypted."),
    ] = False,
) -> None:
    """Restore a backup into an empty hub: all of it or nothing.

    The key that opens it must be here already: in the folder `keys` of the hub's home, or in the environment. Somebody has to say
    anew that the disk is encrypted, unless all members are invented.
    """
    with ending():
        from ecmx.cli.waiting import Waiting

        found = home_of(home)
        from ecmx.hub.upkeep import restored

        with Waiting() as waiting:
            made = restored(found, file.absolute(), waiting.step, force=force, by=by, attested=attest_encrypted_disk)
        manifest = made.manifest
        typer.echo(
            f"Restored into {found.folder}: {len(manifest.tables)} tables, {sum(manifest.tables.values()):,} rows, "
            f"as of {manifest.made_at}."
        )
        if made.before:
            typer.echo(f"The database that was there is kept as {made.before}.")
        if made.deleted:
            typer.echo(f"{made.deleted:,} deletions since then were done again, by deletions.log.")
        if made.undeleted:
            typer.echo(
                f"{made.undeleted:,} deletions could not be done again before a key is back; then: ecmx hub purge.",
                err=True,
            )
        for slug in made.missing:
            typer.echo(f"The key of {slug} is not here: what it keeps cannot be opened before it is.", err=True)
