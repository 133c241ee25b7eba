"""Who may what, as data (`permissions.toml`). Pure: knows roles and actions by name, no table and no state."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from ecmx.errors import UsageProblem

__all__ = [
    "actions",
    "can_words",
    "demand",
    "described",
    "label_of_role",
    "known_role",
    "limited_roles",
    "may",
    "roles",
]


@lru_cache(maxsize=1)
def roles() -> Mapping[str, frozenset[str]]:
    """Each role's actions."""
    return {name: frozenset(may) for name, _, may in described()}


@lru_cache(maxsize=1)
def described() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each role: its name, what it is in words, its actions."""
    return tuple((name, entry["words"], tuple(entry["may"])) for name, entry in _raw().items())


@lru_cache(maxsize=1)
def limited_roles() -> frozenset[str]:
    """Roles that somebody has until a day only."""
    return frozenset(name for name, entry in _raw().items() if entry.get("limited", False))


@lru_cache(maxsize=1)
def can_words() -> Mapping[str, str]:
    """Each action in a few words, in the order in which pages list them."""
    return cast(Mapping[str, str], _file()["can"])


def label_of_role(role: str) -> str:
    """A role's name, as people read it."""
    return str(_raw().get(role, {}).get("label", "")) or role.replace("_", " ").capitalize()


def actions() -> frozenset[str]:
    """Every action that a role may do."""
    return frozenset().union(*roles().values())


def known_role(role: str) -> str:
    """The role. Raises UsageProblem where there is none of that name."""
    if role not in roles():
        raise UsageProblem("role-unknown", "There is no role of that name.", f"One of: {', '.join(roles())}.")
    return role


def may(held: Collection[str], action: str) -> bool:
    """Whether somebody with these roles may do it. An action that no role has is a fault of ours."""
    if action not in actions():
        raise ValueError(f"no role may {action}: permissions.toml does not know it")
    return any(action in roles().get(role, frozenset()) for role in held)


def demand(held: Collection[str], action: str) -> None:
    """Raise UsageProblem where they may not."""
    if not may(held, action):
        able = ", ".join(name for name, listed in roles().items() if action in listed)
        raise UsageProblem(
            "not-permitted",
            f"This person may not do that ({action}).",
            f"Someone with one of these roles can: {able}.",
        )


def _raw() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], _file()["role"])


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    text = files("ecmx.hub.accounts").joinpath("permissions.toml").read_text("utf-8")
    return tomllib.loads(text)
