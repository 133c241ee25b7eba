"""A problem as a page says it: how to fix it by a page, where the rest of ecmx names a command (`fixes.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from ecmx.errors import EcmxError, UsageProblem

__all__ = ["problem_here"]

#: What only a terminal understands: a command, or an option of one.
COMMAND = re.compile(r"\becmx (hub )?[a-z-]+|--[a-z]")


@lru_cache(maxsize=1)
def _fixes() -> Mapping[str, str]:
    fixes: Mapping[str, str] = tomllib.loads(files("ecmx.hub.portal").joinpath("fixes.toml").read_text("utf-8"))["fix"]
    return fixes


def problem_here(problem: EcmxError) -> UsageProblem:
    """The same problem; a fix that names a command is put in words of the pages, or left out where there are none."""
    if problem.code in _fixes():
        return UsageProblem(problem.code, problem.message, _fixes()[problem.code])
    return UsageProblem(problem.code, problem.message, "" if COMMAND.search(problem.fix) else problem.fix)
