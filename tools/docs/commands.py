"""docs/reference/cli.md: what every command says of itself, at eighty columns. Knows no command by name."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.cli.endings import Ending

__all__ = ["pages"]

_OPENING = """# Command line

The help of every command, as `--help` prints it.

| Exit code | Says |
| --- | --- |
{endings}

With several files the worst wins. `--json` prints one JSON document alone on stdout; progress goes to
stderr, and only where that is a terminal.
"""

_ENDINGS = {
    Ending.CLEAN: "no finding of severity error",
    Ending.FINDINGS: "at least one finding of severity error",
    Ending.UNUSABLE: "a file could not be used, the command not be carried out, or its answer not be printed; stderr says why",
    Ending.FAULT: "a fault of ecmx itself; `ECMX_DEBUG=1` shows the traceback, which may hold members' values",
    Ending.PIPE_CLOSED: "whoever read the output had read enough, and stopped",
}


def pages() -> dict[str, str]:
    """The page, in the order of the tree of commands."""
    endings = "\n".join(f"| {ending.value} | {_ENDINGS[ending]} |" for ending in Ending)
    helps = [f"## {' '.join(('ecmx', *path))}\n\n```\n{_help(path)}\n```\n" for path in _paths()]
    return {"reference/cli.md": "\n".join([_OPENING.format(endings=endings), *helps])}


def _paths() -> Iterator[tuple[str, ...]]:
    def walk(typer_app: typer.Typer, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for command in typer_app.registered_commands:
            assert command.callback is not None
            yield (*path, command.name or command.callback.__name__.replace("_", "-"))
        for group in typer_app.registered_groups:
            assert group.typer_instance is not None
            yield from walk(group.typer_instance, (*path, str(group.typer_instance.info.name)))

    yield from walk(app, ())


def _help(path: tuple[str, ...]) -> str:
    plain = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1", "LANG": "C.UTF-8"}
    result = CliRunner().invoke(app, [*path, "--help"], prog_name="ecmx", env=plain)
    if result.exit_code != 0:
        raise RuntimeError(f"{path}: no help") from result.exception
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())
