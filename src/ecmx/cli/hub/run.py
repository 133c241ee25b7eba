"""`ecmx hub run`: the database, workers and watched folders, until stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import say
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["run"]


def run(
    home: HomeOption = None,
    workers: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="How many files are worked on at once.")] = 2,
) -> None:
    """Run the hub: take files from the agreements' folders, and do what is due, until stopped.

    Prints a line for each file, by its id. Ctrl-C (or SIGTERM) finishes what is in hand; a second one drops it, and it is done again the
    next time. A worker that ends unasked is begun again.
    """
    with ending():
        found = home_of(home)
        from ecmx.hub.running import Supervisor

        Supervisor(found, workers, say).run()
