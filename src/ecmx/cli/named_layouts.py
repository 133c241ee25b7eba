"""Layouts that are named on the command line, read within the bounds of the environment; what was passed over of a folder is said.

Knows no command.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ecmx.layouts import Layout

__all__ = ["layout_named", "layouts_named", "tell_passed_over"]


def layout_named(name: str) -> Layout:
    """The layout of that name, or of that file. Raises LayoutInvalid."""
    from ecmx.files import Limits
    from ecmx.layouts import load_layout

    return load_layout(name, Limits.from_environment())


def layouts_named(name: str) -> tuple[Layout, ...]:
    """The layouts of a folder, or the one of that name. Raises LayoutInvalid."""
    from ecmx.files import Limits
    from ecmx.layouts import layouts_in

    path = Path(name)
    return layouts_in(path, Limits.from_environment()) if path.is_dir() else (layout_named(name),)


def tell_passed_over(names: Iterable[str | Path | None]) -> None:
    """Say on stderr which files of these folders are no layouts, though their names say so."""
    folders = [Path(name) for name in names if name is not None and Path(name).is_dir()]
    if not folders:
        return
    from ecmx.files import Limits
    from ecmx.layouts import passed_over

    for folder in folders:
        for said in passed_over(folder, Limits.from_environment()):
            typer.echo(f"ecmx: {said}", err=True)
