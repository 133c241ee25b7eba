"""What came of an outreach attempt, as data (`outcomes.toml`). Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import msgspec

from ecmx.guidance import folded

__all__ = ["OUTCOMES", "AttemptOutcome", "outcome_meant"]


class AttemptOutcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One outcome; the fields are told at the head of `outcomes.toml`."""

    code: str
    words: str
    reached: bool
    also: tuple[str, ...] = ()


def _outcomes() -> Mapping[str, AttemptOutcome]:
    raw = tomllib.loads(files("ecmx.hub.work").joinpath("outcomes.toml").read_text("utf-8"))["outcome"]
    return {one.code: one for one in msgspec.convert(raw, list[AttemptOutcome])}


#: By code, in the order of the file.
OUTCOMES: Mapping[str, AttemptOutcome] = _outcomes()
_MEANT = {folded(words): one for one in OUTCOMES.values() for words in (one.code, one.words, *one.also)}


def outcome_meant(words: str) -> AttemptOutcome | None:
    """The outcome that a code, its words or other words for it mean; None where none is."""
    return _MEANT.get(folded(words))
