"""`ecmx serve`: the pages, with the database, and the workers if wanted: one tree of processes that ends together."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import say
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["serve"]


def serve(
    home: HomeOption = None,
    at: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where: a port of this machine alone, or host:port.")
    ] = "8000",
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Work on files too, as `ecmx hub run` does.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=64, metavar="N", help="With --with-worker: how many files are worked on at once.")
    ] = 2,
) -> None:
    """Serve the hub's pages to browsers, until stopped.

    Only this machine reaches them unless told otherwise. Other machines should come through a server that encrypts: `https` in hub.toml.
    """
    with ending():
        found = home_of(home)
        from ecmx.hub.running import Supervisor
        from ecmx.hub.site import bound, demand_free

        demand_free(bound(at))  # what is wrong with it is said now, and not by each process that is begun
        Supervisor(found, workers if with_worker else 0, say, pages=at).run()
