"""`ecmx layouts`: which layouts there are, what one says, whether one's own can be meant. Knows no file of members."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.asking import check
from ecmx.cli.diff import diff
from ecmx.cli.endings import ending, write_json
from ecmx.cli.learn import learn
from ecmx.cli.letters import LetterCommand
from ecmx.cli.merge import merge
from ecmx.cli.named_layouts import layout_named
from ecmx.cli.typed import Commands

__all__ = ["layouts"]

layouts = typer.Typer(
    cls=Commands, name="layouts", no_args_is_help=True, help="Show and check layouts: how a partner arranges files."
)

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]
_Layout = Annotated[str, typer.Argument(metavar="NAME|PATH", help="A shipped layout's name, or a TOML file.")]


@layouts.command("list")
def list_layouts(as_json: _AsJson = False) -> None:
    """List the layouts that ecmx ships.

    They are the guidance's own (the four files, and the consolidated workbook), the canonical workbook, and those of five
    fictional plans.
    """
    with ending(as_json=as_json):
        from ecmx.layouts import shipped

        found = shipped()
        if as_json:
            write_json([{"name": layout.name, "words": layout.words} for layout in found])
            return
        width = max(len(layout.name) for layout in found)
        for layout in found:
            typer.echo(f"{layout.name:<{width}}  {layout.words}")


@layouts.command()
def show(layout: _Layout) -> None:
    """Show what a layout says, with everything that it inherits."""
    with ending():
        typer.echo(layout_named(layout).describe())


layouts.command(cls=LetterCommand)(check)
layouts.command()(diff)
layouts.command()(learn)
layouts.command()(merge)
