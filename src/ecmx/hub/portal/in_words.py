"""A room's problem in a page's words: what to do about it is said of pages, not of commands (`fixes.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from ecmx.errors import EcmxError, UsageProblem

__all__ = ["on_page"]


def on_page(problem: EcmxError) -> UsageProblem:
    """The same problem, with what to do on a page where that is another thing."""
    return UsageProblem(problem.code, problem.message, _fixes().get(problem.code, problem.fix))


@lru_cache(maxsize=1)
def _fixes() -> Mapping[str, str]:
    found: dict[str, str] = tomllib.loads(files("ecmx.hub.portal").joinpath("fixes.toml").read_text("utf-8"))["fix"]
    return found
