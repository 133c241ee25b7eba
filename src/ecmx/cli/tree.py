"""The tree of commands, put together: all of it, or the one branch that was typed. Knows nothing of what a command does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from ecmx.cli.branches import Branch, with_branches
from ecmx.cli.letters import LetterCommand
from ecmx.cli.typed import Commands
from ecmx.version import __version__

__all__ = ["tree"]

#: Command → where it stands. In the order of the help.
BRANCHES: Mapping[str, Branch] = {
    "check": Branch("check", "check", kind=LetterCommand),
    "accept": Branch("accept", "accept"),
    "compare": Branch("compare", "compare"),
    "convert": Branch("convert", "convert"),
    "desktop": Branch("desktop", "desktop"),
    "docs": Branch("docs", "docs"),
    "encounters": Branch("encounters", "encounters"),
    "guidance": Branch("guidance", "guidance"),
    "hub": Branch("hub", "hub", grows=True),
    "layouts": Branch("layouts", "layouts"),
    "explain": Branch("explain", "explain"),
    "open": Branch("opening", "open_files"),
    "serve": Branch("hub.serve", "serve"),
    "synthesize": Branch("synthesize", "synthesize"),
    "template": Branch("template", "template"),
}


def tree(words: Sequence[str] = ()) -> typer.Typer:
    """The commands of ecmx. words: what was typed after `ecmx`; if they begin with a command, no other is made"""
    made = typer.Typer(
        name="ecmx",
        cls=Commands,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,  # plain help: it comes in half the time, and the docs show it as it is
        pretty_exceptions_enable=False,  # they print local variables, and those hold members' values
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback()(_ecmx)
    return with_branches(made, BRANCHES, words)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecmx {__version__}")
        raise typer.Exit


def _ecmx(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Read and check the CalAIM Enhanced Care Management files of any plan.

    Exit codes: 0 clean, 1 findings of severity error, 2 a file could not be used, 3 a fault of ecmx itself.

    Pages that a message names (docs/…) come along: ecmx docs PAGE prints one.
    """
