"""The options that several commands have, each worded once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from ecmx.cli.days import DAY_FORMATS

__all__ = [
    "AllAreOption",
    "AsOfOption",
    "ForceOption",
    "HiddenOption",
    "JsonOption",
    "PartnersOption",
    "PasswordsOption",
    "ReadByOption",
]

AllAreOption: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="PLAN", help="Rows that name no plan are all this plan's members. You are responsible for that."
    ),
]
AsOfOption: TypeAlias = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=DAY_FORMATS, help="The day that counts as today.")
]
ForceOption: TypeAlias = Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")]
HiddenOption: TypeAlias = Annotated[bool, typer.Option("--hidden", help="Read hidden copies of visible tabs too.")]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]
PartnersOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="Plans and providers with their names and numbers. Default: ./partners.toml."),
]
PasswordsOption: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="PATH", help="Passwords of protected workbooks that are read, one per line.")
]
ReadByOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|PATH", help="Read the files as this form (layout), or of a folder as the one that fits."
    ),
]
