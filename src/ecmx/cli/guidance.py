"""`ecmx guidance`: the guidance's data elements and footnotes, as the house holds them. Knows no file and no layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecmx.cli.endings import ending, write_json
from ecmx.cli.typed import Commands

if TYPE_CHECKING:
    from ecmx.guidance import DataElement, Footnote

__all__ = ["guidance"]

guidance = typer.Typer(
    cls=Commands, name="guidance", no_args_is_help=True, help="Show the guidance: its data elements and footnotes."
)

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]


@guidance.command()
def elements(
    release: Annotated[
        str, typer.Option(metavar="NAME", help="The release, with overlays: 1.1+closed-loop-referral.")
    ] = "1.1",
    as_json: _AsJson = False,
) -> None:
    """List the data elements in the guidance's order."""
    with ending(as_json=as_json):
        from ecmx.guidance import as_json as objects
        from ecmx.guidance import elements as elements_of

        found = elements_of(release)
        if as_json:
            write_json(objects(found))
        else:
            _show_elements(found)


@guidance.command()
def footnotes(as_json: _AsJson = False) -> None:
    """List the footnotes in our own words, and what carries each."""
    with ending(as_json=as_json):
        from ecmx.guidance import footnotes as all_footnotes
        from ecmx.guidance import footnotes_json

        if as_json:
            write_json(footnotes_json())
        else:
            _show_footnotes(all_footnotes())


def _show_elements(elements: tuple[DataElement, ...]) -> None:
    from rich.console import Console

    from ecmx.guidance import tables
    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    for table in tables():
        page.line((f"Table {table.number}: {table.title} ({table.file.words})", "bold"))
        for element in elements:
            if element.table == table.number:
                page.line(f"{element.position:>4}  {element.label}", hang=6)
                notes = "".join(f", fn {number}" for number in element.footnotes)
                said = f"{element.id}: {element.requirement.value}, {element.kind_spec}{notes}"
                page.line((said, "dim"), indent=6)
        page.gap()


def _show_footnotes(footnotes: tuple[Footnote, ...]) -> None:
    from rich.console import Console

    from ecmx.reports import Page

    page = Page(Console(highlight=False))
    for footnote in footnotes:
        page.line((f"{footnote.number}  {footnote.nature.value}", "bold"))
        for text in (
            footnote.says,
            f"bears on: {', '.join(footnote.bears_on)}",
            f"carried by: {'; '.join(footnote.lives)}",
        ):
            page.line(text, indent=4)
