"""`ecmx hub stop`: the private database runs no more."""

from __future__ import annotations

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entrance import HomeOption, home_of

__all__ = ["stop"]


def stop(home: HomeOption = None) -> None:
    """Stop the hub's private database. It starts by itself when a command needs it."""
    with ending():
        found = home_of(home)
        from ecmx.hub.database import ServerState, state, stopped

        if not found.private:
            typer.echo("This hub has no database of its own: the one that hub.toml names is left alone.")
            return
        before = state(found)
        stopped(found)
        said = {ServerState.ABSENT: "There is no database here yet.", ServerState.STOPPED: "It was stopped already."}
        typer.echo(said.get(before, "The database is stopped."))
