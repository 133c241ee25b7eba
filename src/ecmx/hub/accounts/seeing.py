"""Which data elements a role sees ("minimum necessary"), as data: groups of elements, and what is kept apart as sensitive.

Knows elements by their ids and the guidance's tables; no member, no table of the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ecmx import guidance

if TYPE_CHECKING:
    from ecmx.hub.accounts.by import By

__all__ = ["OTHER", "SENSITIVE", "group_of", "groups", "is_sensitive", "may_see", "sees", "table_groups"]

#: The group of whatever stands in no other.
OTHER = "other"
#: What a role that sees sensitive services names beside its groups.
SENSITIVE = "sensitive"
A_CODE = re.compile(r"\b[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?\b")


@lru_cache(maxsize=1)
def groups() -> Mapping[str, str]:
    """Each group of elements: its name, and what is in it in words."""
    return {name: entry["words"] for name, entry in _read("element_groups.toml")["group"].items()}


@lru_cache(maxsize=1)
def table_groups() -> Mapping[str, str]:
    """The group of each table of the guidance, by file type and number: `mif.2`."""
    every = _read("element_groups.toml")["group"].items()
    return {table: name for name, entry in every for table in entry.get("tables", ())}


@lru_cache(maxsize=2048)
def group_of(element: str) -> str:
    """The group of an element by its id; `other` for one that stands in no group, or that this ecmx does not know."""
    return _named().get(element) or table_groups().get(_tables().get(element, ""), OTHER)


@lru_cache(maxsize=64)
def _seen(held: frozenset[str]) -> frozenset[str]:
    raw = _read("permissions.toml")["role"]
    return frozenset(group for role in held & raw.keys() for group in raw[role]["sees"])


def sees(held: Collection[str]) -> frozenset[str]:
    """The groups of elements that somebody with these roles sees, with `sensitive` where they see that too."""
    return _seen(frozenset(held))


def may_see(by: By, element: str, text: str = "", *, marked: bool = False) -> bool:
    """Whether who acts may see a word on an element. text: the word, looked through for sensitive codes; marked: a person marked the
    member.

    The hub itself sees all, for it carries all of it on.
    """
    if by.user is None:
        return True
    seen = sees(by.roles)
    return group_of(element) in seen and (SENSITIVE in seen or not is_sensitive(element, text, marked=marked))


def is_sensitive(element: str, text: str = "", *, marked: bool = False) -> bool:
    """Whether a word is kept apart: by its element, by a code in it, or because a person marked the member."""
    elements, beginnings, kept_apart = _sensitive()
    if element in elements or (marked and group_of(element) in kept_apart):
        return True
    return any(found.replace(".", "").startswith(beginnings) for found in A_CODE.findall(text.upper()))


@lru_cache(maxsize=1)
def _sensitive() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    raw = _read("sensitive.toml")
    return frozenset(raw["elements"]), tuple(raw["code_beginnings"]), frozenset(raw["marked_groups"])


@lru_cache(maxsize=1)
def _named() -> Mapping[str, str]:
    every = _read("element_groups.toml")["group"].items()
    return {element: name for name, entry in every for element in entry.get("elements", ())}


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, str]:
    every = [*guidance.keys(), *guidance.elements(), *(one for release in guidance.releases() for one in release.added)]
    return {one.id: f"{one.file.value}.{one.table}" for one in every}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("ecmx.hub.accounts").joinpath(name).read_text("utf-8"))
