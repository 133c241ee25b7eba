"""`ecmx layouts merge`: several plans' layouts in, one common layout out. Knows where it goes, not how it is made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.check import types_in
from ecmx.cli.endings import ending, write_json
from ecmx.cli.named_layouts import layout_named
from ecmx.cli.options import ForceOption, JsonOption
from ecmx.cli.targets import demand_target
from ecmx.errors import UsageProblem

__all__ = ["merge"]


def merge(
    layouts: Annotated[
        list[str], typer.Argument(metavar="NAME|PATH", help="The plans' layouts: shipped ones' names, or TOML files.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="COMMON.toml", help="The common layout to write.")],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="What it is called in reports. Default: the file's name.")
    ] = "",
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Only these files: mif, rtf, otf or referral. May be repeated."),
    ] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make one common layout that serves several plans, and say what each of them would have to accept.

    It has a tab for each file, and on it everything that any of the plans wants, in the guidance's order, words and spelling
    unless all plans agree on another. The plans' own headers are kept as other wordings. Columns that say nothing of a member
    stay each plan's own.
    """
    with ending(as_json=as_json) as voice:
        kinds = types_in(types or []) or ()
        called = name_of(name, out)
        demand_target(out, (".toml",), map(Path, layouts), force=force)
        from ecmx.files import aside
        from ecmx.layouts import layout_toml
        from ecmx.layouts.merging import merge as merged

        made = merged([layout_named(one) for one in dict.fromkeys(layouts)], name=called, types=kinds)
        opening = [f"{made.layout.words}; made by `ecmx layouts merge`.", *made.notes]
        with aside(out, over=force) as path:
            path.write_text(layout_toml(made.layout, opening=opening), encoding="utf-8")
        tabs = [(sheet.names[0], len(sheet.columns)) for sheet in made.layout.sheets]
        voice.as_json = False
        if as_json:
            from ecmx.reports import merged_json

            write_json(merged_json(called, str(out), tabs, made.notes, made.plans))
            return
        from rich.console import Console

        from ecmx.reports import show_merged

        show_merged(called, str(out), tabs, made.notes, made.plans, Console(highlight=False))


def name_of(name: str, out: Path) -> str:
    """The layout's name: as asked, else as its file is called, in the letters that a layout's name may have."""
    if name and not re.fullmatch("[a-z0-9][a-z0-9-]*", name):
        raise UsageProblem(
            "layout-name",
            "A layout's name has lower-case letters, digits and hyphens only.",
            "For example: county-common.",
        )
    return name or re.sub("[^a-z0-9]+", "-", out.stem.lower()).strip("-") or "common"
