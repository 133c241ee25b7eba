"""`ecmx hub worker`: one worker process."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered, tell
from ecmx.cli.hub.entrance import HomeOption

__all__ = ["worker"]


def worker(
    home: HomeOption = None,
    parent: Annotated[int | None, typer.Option(hidden=True, help="The process with which this one ends.")] = None,
) -> None:
    """Do the steps of files that are due, one file at a time, until stopped.

    Ctrl-C (or SIGTERM) finishes the step in hand; a second one drops it, and another worker does it again. Several workers may run, on
    several machines. `ecmx hub run` starts its own.
    """
    with ending():
        found = entered(home)
        from ecmx.hub.running import worked

        worked(found, tell, parent=parent)
