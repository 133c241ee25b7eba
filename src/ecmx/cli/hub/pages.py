"""`ecmx hub pages`: the pages alone, as `ecmx serve` runs them."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["pages"]


def pages(
    home: HomeOption = None,
    at: Annotated[str, typer.Option(metavar="ADDRESS", help="Where: a port, or host:port.")] = "8000",
    parent: Annotated[int | None, typer.Option(hidden=True, help="The process with which this one ends.")] = None,
) -> None:
    """Serve the pages, and nothing else, until stopped. `ecmx serve` starts its own."""
    with ending():
        found = home_of(home)
        from ecmx.hub.running import entered
        from ecmx.hub.site import bound, demand_free, serve_pages

        bind = bound(at)
        demand_free(bind)
        entered(found, pages=True)
        from django.db import connections

        connections.close_all()  # each process that answers opens its own
    serve_pages(bind, parent=parent)  # whose processes end by themselves, not by what `ending` says
