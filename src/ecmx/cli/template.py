"""`ecmx template`: a file type or a layout → a blank workbook to fill. Knows no layout and no workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.named_layouts import layout_named
from ecmx.errors import UsageProblem

__all__ = ["template"]

_TYPES = ("mif", "rtf", "otf", "referral", "consolidated")


def template(
    what: Annotated[
        str,
        typer.Argument(
            metavar="TYPE|LAYOUT",
            help="mif, rtf, otf, referral or consolidated: the guidance's own. Or a layout: a shipped one's name, or a TOML file.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="OUT.xlsx", help="The workbook to write. Default: the name and “-template.xlsx”."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Make a blank workbook that people can fill without a manual.

    With drop-down lists, a note on every header, a message at every cell, a page to read first and a tab of definitions.
    """
    with ending():
        from ecmx.files import taken

        target = out or Path(f"{_name(what)}-template.xlsx")
        if target.suffix.lower() != ".xlsx":
            raise UsageProblem(
                "template-not-xlsx", f"{target}: a template is an Excel workbook.", "Let the name end in .xlsx."
            )
        if taken(target) and not force and not target.is_dir():
            raise UsageProblem(
                "target-exists",
                f"{target}: there is such a file already.",
                "Name another file, or add --force to write over it.",
            )
        from ecmx.layouts.templates import write_template

        layout = layout_named(f"guidance-{what.lower()}" if what.lower() in _TYPES else what)
        form = write_template(layout, target, over=force)
        tabs = [f"“{tab.name}” ({len(tab.fields)} columns)" for tab in form.grids]
        typer.echo(f"{target}: to fill: {', '.join(tabs)}. It opens on the tab “{form.opens_on}”.")


def _name(what: str) -> str:
    """The name of a type or layout; of a layout's file, without folder and ending."""
    return what.lower() if what.lower() in _TYPES else Path(what).name.removesuffix(".toml")
