"""The tree of commands, made once for each process in which tests type commands; Typer makes it anew for each, a quarter of a second."""

from __future__ import annotations

from functools import cache

from typer import testing
from typer.main import get_command

__all__ = ["made_once"]


def made_once() -> None:
    """From now on."""
    vars(testing)["_get_command"] = cache(get_command)
