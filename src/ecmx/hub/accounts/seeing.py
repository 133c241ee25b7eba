"""Which data elements a role sees ("minimum necessary"), as data: groups of elements, and what is kept apart as sensitive.

Knows elements by their ids and the guidance's tables; no member, no table of the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ecmx import guidance
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.accounts.by import By

__all__ = [
    "NOT_SHOWN",
    "OTHER",
    "SENSITIVE",
    "demand_whole",
    "group_of",
    "groups",
    "is_sensitive",
    "may_see",
    "may_see_group",
    "not_seen",
    "sees",
    "table_groups",
]

#: The group of whatever stands in no other.
OTHER = "other"
#: What a role that sees sensitive services names beside its groups.
SENSITIVE = "sensitive"
#: What stands where there may be a word that one's role does not see: it is no "not known".
NOT_SHOWN = "not shown to your role"
APART = "sensitive services"
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
    return by.user is None or _judged(sees(by.roles), group_of(element), is_sensitive(element, text, marked=marked))


def may_see_group(by: By, group: str, text: str = "", *, marked: bool = False) -> bool:
    """Whether who acts may see what is no data element but belongs to a group of them (or is `SENSITIVE` itself). Else as `may_see`."""
    return by.user is None or _judged(sees(by.roles), group, _is_apart(group, text, marked=marked))


def _judged(seen: Collection[str], group: str, sensitive: bool) -> bool:
    return group in seen and (SENSITIVE in seen or not sensitive)


def not_seen(by: By) -> list[str]:
    """The groups that these roles do not see, in words. It is said of every member alike, and so tells nothing of anybody."""
    seen = sees(by.roles) if by.user is not None else frozenset({*groups(), SENSITIVE})
    return [said for name, said in {**groups(), SENSITIVE: APART}.items() if name not in seen]


def demand_whole(by: By) -> None:
    """Raise UsageProblem where there is anything that these roles do not see: what cannot be cut is given to who may see all of it."""
    if hidden := not_seen(by):
        raise UsageProblem(
            "not-permitted",
            f"It holds what is {NOT_SHOWN}: {'; '.join(hidden)}.",
            "Ask someone whose role sees everything about a member.",
        )


def is_sensitive(element: str, text: str = "", *, marked: bool = False) -> bool:
    """Whether a word is kept apart: by its element, by a code in it, or because a person marked the member."""
    return element in _sensitive().elements or _is_apart(group_of(element), text, marked=marked)


def _is_apart(group: str, text: str, *, marked: bool) -> bool:
    lists = _sensitive()
    if marked and group in lists.marked_groups:
        return True
    if group in lists.without_codes:
        return False
    return any(found.replace(".", "").startswith(lists.code_beginnings) for found in A_CODE.findall(text.upper()))


class _Lists(NamedTuple):
    """As `sensitive.toml` has them."""

    elements: frozenset[str]
    code_beginnings: tuple[str, ...]
    without_codes: frozenset[str]
    marked_groups: frozenset[str]


@lru_cache(maxsize=1)
def _sensitive() -> _Lists:
    raw = _read("sensitive.toml")
    return _Lists(
        frozenset(raw["elements"]),
        tuple(raw["code_beginnings"]),
        frozenset(raw["without_codes"]),
        frozenset(raw["marked_groups"]),
    )


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
