"""The tree of commands, put together. Knows nothing of what a command does."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.accept import accept
from ecmx.cli.check import check
from ecmx.cli.convert import convert
from ecmx.cli.encounters import encounters
from ecmx.cli.explain import explain
from ecmx.cli.guidance import guidance
from ecmx.cli.hub import hub, serve
from ecmx.cli.layouts import layouts
from ecmx.cli.papers import LetterCommand
from ecmx.cli.synthesize import synthesize
from ecmx.cli.template import template
from ecmx.version import __version__

__all__ = ["app"]

app = typer.Typer(
    name="ecmx",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: it comes in half the time, and the docs show it as it is
    pretty_exceptions_enable=False,  # they print local variables, and those hold members' values
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecmx {__version__}")
        raise typer.Exit


@app.callback()
def _ecmx(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Read and check the CalAIM Enhanced Care Management files of any plan.

    Exit codes: 0 clean, 1 findings of severity error, 2 a file could not be used, 3 a fault of ecmx itself.
    """


app.command(cls=LetterCommand)(check)
app.command()(accept)
app.command()(convert)
app.command()(encounters)
app.add_typer(guidance)
app.add_typer(hub)
app.add_typer(layouts)
app.command()(explain)
app.command()(serve)
app.command()(synthesize)
app.command()(template)
