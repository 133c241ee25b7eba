"""`ecmx hub receive`: files are kept; what becomes of them is waited for, or done here where no worker runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import Ending, ending
from ecmx.cli.hub.entered import entered, say
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.cli.hub.following import followed, workers
from ecmx.cli.named_files import files_in
from ecmx.errors import FileUnusable

if TYPE_CHECKING:
    from ecmx.hub import Home
    from ecmx.hub.accounts import By
    from ecmx.hub.partners import Partner
    from ecmx.hub.transmissions import Transmission

__all__ = ["receive"]


def receive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files to keep. Of a folder, every file in it.")],
    by: ByOption,
    partner: Annotated[
        str,
        typer.Option(metavar="NAME", help="Whose files they are, where they do not say so: a partner's short name."),
    ] = "",
    organization: OrganizationOption = "",
    wait: Annotated[bool, typer.Option("--wait", help="Wait until each file has been read and applied.")] = False,
    home: HomeOption = None,
) -> None:
    """Upload files: they are kept as received, read and applied.

    Workers do that; where none runs it is done here. What became of each file is printed if it was done here or --wait is given.
    Exit code 1: rows are on hold, not included or have errors; 2: a file could not be used or is waiting for someone.
    """
    with ending():
        found = entered(home)
        from ecmx.cli.waiting import Waiting
        from ecmx.hub.accounts import acting
        from ecmx.hub.partners import partner_by_name

        who = acting(by, organization)
        whose = partner_by_name(who.organization, partner) if partner else None
        kept = [_kept(path, found, who, whose) for path in files_in(files)]
        here = not workers(found)
        if here or wait:
            with Waiting() as waiting:
                endings = [followed(file, number, len(kept), found, waiting) for number, file in enumerate(kept)]
        else:
            say("The workers do the rest: ecmx hub status.")
            endings = []
        worst = max(endings, default=Ending.CLEAN)
        if worst:
            raise typer.Exit(worst)


def _kept(path: Path, home: Home, by: By, partner: Partner | None) -> Transmission:
    """The file, kept. Raises EcmxError where it cannot be; those before it are kept all the same."""
    from ecmx.hub.database import require_room
    from ecmx.hub.inbound import arrive

    require_room(home)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise FileUnusable(
            "file-unreadable", f"{path.name}: the file cannot be read.", "Look at its rights."
        ) from problem
    made = arrive(data, path.name, by=by, home=home, partner=partner)
    say(f"file {made.pk}: kept ({path})")
    return made
