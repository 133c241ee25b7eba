"""A room's problem in a page's words: what to do about it is said of pages, not of commands (`fixes.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from ecmx.errors import EcmxError, UsageProblem

__all__ = ["on_page"]

#: What only a terminal understands: a command, or an option of one.
COMMAND = re.compile(r"\becmx (hub )?[a-z-]+|--[a-z]")


@lru_cache(maxsize=1)
def _fixes() -> Mapping[str, str]:
    fixes: Mapping[str, str] = tomllib.loads(files("ecmx.hub.portal").joinpath("fixes.toml").read_text("utf-8"))["fix"]
    return fixes


def on_page(problem: EcmxError) -> UsageProblem:
    """The same problem; a fix that names a command is put in words of the pages, or left out where there are none."""
    if problem.code in _fixes():
        return UsageProblem(problem.code, problem.message, _fixes()[problem.code])
    return UsageProblem(problem.code, problem.message, "" if COMMAND.search(problem.fix) else problem.fix)
