"""What the audit's actions are called on pages, and the groups by which they are looked for (`done.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

__all__ = ["actions_of_group", "counted", "done_groups", "done_words"]


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(files("ecmx.hub.portal.people").joinpath("done.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _actions() -> Mapping[str, str]:
    return {action: words for group in _raw()["groups"] for action, words in _raw()[group].items()}


def done_groups() -> list[tuple[str, str]]:
    """Code and words of each group."""
    return [(code, _(words)) for code, words in _raw()["groups"].items()]


def actions_of_group(group: str) -> list[str]:
    """The actions of a group; none where there is no such group."""
    return list(_raw()[group]) if group in _raw()["groups"] else []


def done_words(action: str) -> str:
    """An action as people read it; one that has no words, which an older release may have recorded, by its code."""
    return _(_actions()[action]) if action in _actions() else action


def counted(kind: str, number: int) -> str:
    """To how many of what it was done; nothing where that is not said."""
    if not kind or not number:
        return ""
    one, several = _raw()["kinds"].get(kind, (kind, kind))
    return f"{number:,} {_(one) if number == 1 else _(several)}"
