"""Commands put on a tree by their names: all of them, or of a command that was typed that one alone, whose module alone is loaded then.

To load and make all takes longer than most commands. Knows nothing of what a command does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

import typer
from typer.core import TyperCommand

__all__ = ["Branch", "with_branches"]


class Branch(NamedTuple):
    """Where a command stands. module: in `ecmx.cli`; called: what it is called there

    grows: it is a tree of its own that is made of the words behind it; kind: takes an option in another way than the framework's own
    """

    module: str
    called: str
    grows: bool = False
    kind: type[TyperCommand] | None = None


def with_branches(made: typer.Typer, branches: Mapping[str, Branch], words: Sequence[str] = ()) -> typer.Typer:
    """The same tree, with its branches. branches: command → where it stands; words: what was typed"""
    typed = next(iter(words), "")
    for name in [typed] if typed in branches else branches:
        branch = branches[name]
        command = getattr(import_module(f"ecmx.cli.{branch.module}"), branch.called)
        if branch.grows:
            command = command(words[1:] if typed == name else ())
        if isinstance(command, typer.Typer):
            made.add_typer(command)
        else:
            made.command(name, cls=branch.kind)(command)
    return made
