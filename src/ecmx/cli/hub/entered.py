"""The hub's home with its database running, and this process set up to work in it; and how a file of it is told of in a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.cli.hub.entrance import home_of

if TYPE_CHECKING:
    from ecmx.hub import Home
    from ecmx.hub.transmissions import Transmission

__all__ = ["entered", "line_of", "say", "tell"]


def entered(folder: Path | None) -> Home:
    """The home that is meant. Raises UsageProblem."""
    home = home_of(folder)
    from ecmx.hub.running import entered as begin

    begin(home)
    return home


def say(line: str) -> None:
    """One line, at once: whoever looks at a log sees it when it happens."""
    typer.echo(line)


def tell(pk: int) -> None:
    """A worker's line about the file that it worked on; none where the database does not answer."""
    from django.db import DatabaseError, InterfaceError

    from ecmx.hub.running import became

    try:
        file = became(pk)
    except (DatabaseError, InterfaceError):
        return
    if file is not None:
        say(line_of(file))


def line_of(file: Transmission) -> str:
    """What became of a file, by its id: its state, its rows, what stands in the way. No name and no value."""
    from ecmx.hub.transmissions import FileState, Transmission, machine_of

    state = FileState(file.state)
    said = f"file {file.pk}: {machine_of(file.direction).words[state]}"
    if file.direction == Transmission.Direction.OUT:
        return f"{said}. {file.problem_said}" if file.problem else said
    if state == FileState.REPEATED:
        said += f" (file {file.repeats_id})"
    if file.rows:
        used = file.rows_clean + file.rows_with_errors
        counts = (
            ("with errors", file.rows_with_errors),
            ("on hold", file.rows_held),
            ("not included", file.rows_excluded),
        )
        what_of = "used" if state in (FileState.APPLIED, FileState.SUPERSEDED) else "that can be used"
        more = "".join(f", {count:,} {what}" for what, count in counts if count)
        said += f"; {file.rows:,} rows: {used:,} {what_of}{more}"
    return f"{said}. {file.problem_said}" if file.problem else said
