"""What is compared of a member who is named twice, as data (`compared.toml`)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

import msgspec

__all__ = ["Expected", "Groups", "GroupOfElements", "groups"]


class GroupOfElements(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Elements whose change is told together. name: its kind in an answer; words: as a person reads it"""

    name: str
    words: str
    elements: tuple[str, ...]


class Expected(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"before": "from", "after": "to"}
):
    """A step that every member makes, and that is no change."""

    element: str
    before: str
    after: str


class Groups(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of the data."""

    group: tuple[GroupOfElements, ...]
    expected: tuple[Expected, ...] = ()


@lru_cache(maxsize=1)
def groups() -> Groups:
    """The data of `compared.toml`."""
    raw = tomllib.loads(files("ecmx.comparing").joinpath("compared.toml").read_text("utf-8"))
    return msgspec.convert(raw, Groups)
