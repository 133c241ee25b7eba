"""What to do about a problem or a task, said for somebody on a page rather than at a terminal; as data (`page_words.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from ecmx.errors import UsageProblem

__all__ = ["fix_on_page", "task_on_page"]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("ecmx.hub.portal.members").joinpath("page_words.toml").read_text("utf-8"))


def fix_on_page(problem: UsageProblem) -> str:
    """What to do about a problem."""
    return _words()["problem"].get(problem.code, problem.fix)


def task_on_page(kind: str) -> str:
    """What to do about a task."""
    return _words()["task"].get(kind, "")
