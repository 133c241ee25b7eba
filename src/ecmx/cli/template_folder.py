"""A workbook for each layout of a folder: what a clinic fills in for all its plans. Knows no layout and no workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.named_layouts import layouts_named, tell_passed_over
from ecmx.cli.targets import demand_free
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.layouts import Layout

__all__ = ["templates_of_folder"]

#: What may be so of one layout of a folder, while the others are made all the same.
_NOT_THIS_ONE = (
    "layout-carries-no-members",
    "layout-of-another-plan",
    "members-none",
    "members-of-several-plans",
    "members-of-several-months",
)


def templates_of_folder(folder: Path, out: Path | None, make: Callable[[Layout, Path], None], *, force: bool) -> None:
    """Make LAYOUT.xlsx of each layout. out: the folder to write to, made where only it is missing; None: the one we are in

    Says on stderr which were not made, and why. Raises UsageProblem where none was.
    """
    layouts = layouts_named(str(folder))
    tell_passed_over([folder])
    targets = {layout.name: (out or Path()) / f"{layout.name}.xlsx" for layout in layouts}
    _demand(out, list(targets.values()), force=force)
    left: list[UsageProblem] = []
    for layout in layouts:
        try:
            make(layout, targets[layout.name])
        except UsageProblem as problem:
            if problem.code not in _NOT_THIS_ONE:
                raise
            left.append(problem)
    if len(left) == len(layouts):
        raise left[0]
    for one in left:
        typer.echo(f"Not made: {one.message}", err=True)


def _demand(out: Path | None, targets: list[Path], *, force: bool) -> None:
    """Refuse before anything is made what could not be written."""
    if out is not None and not out.is_dir():
        if out.suffix.lower() == ".xlsx":
            raise UsageProblem(
                "target-is-file", f"{out}: several workbooks are made.", "Name a folder to write them to: -o FOLDER."
            )
        if not out.parent.is_dir():
            raise UsageProblem(
                "folder-missing", f"{out}: there is no such folder.", "Make the folder first, or name another."
            )
    demand_free(*targets, force=force, fix="Name another folder, or add --force to write over it.")
    if out is not None:
        out.mkdir(exist_ok=True)
