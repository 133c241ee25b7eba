"""Who may what, as data (`permissions.toml`). Pure: knows roles and actions by name, no table and no state."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files

from ecmx.errors import UsageProblem

__all__ = ["actions", "demand", "described", "may", "roles"]


@lru_cache(maxsize=1)
def roles() -> Mapping[str, frozenset[str]]:
    """Each role's actions."""
    return {name: frozenset(may) for name, _, may in described()}


@lru_cache(maxsize=1)
def described() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each role: its name, what it is in words, its actions."""
    raw = tomllib.loads(files("ecmx.hub.accounts").joinpath("permissions.toml").read_text("utf-8"))["role"]
    return tuple((name, entry["words"], tuple(entry["may"])) for name, entry in raw.items())


def actions() -> frozenset[str]:
    """Every action that a role may do."""
    return frozenset().union(*roles().values())


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
            f"Somebody with one of these roles may: {able}.",
        )
