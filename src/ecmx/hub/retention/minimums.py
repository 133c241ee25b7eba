"""How long each kind of thing is kept at least, as data (`retention.toml`), and the day on which such a time has passed.

Pure: knows no table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Literal

import msgspec

__all__ = ["KINDS", "RULES", "KeptKind", "years_after"]


class KeptKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind; the fields are told at the head of `retention.toml`."""

    code: str
    words: str
    what: Literal["", "bytes", "rows", "sent_rows", "member", "tables"]
    years: int
    counted_from: str = msgspec.field(name="from")
    source: str
    sure: bool
    until_age: int = 0


def _kinds() -> Mapping[str, KeptKind]:
    raw = tomllib.loads(files("ecmx.hub.retention").joinpath("retention.toml").read_text("utf-8"))["kind"]
    return {one.code: one for one in msgspec.convert(raw, list[KeptKind])}


#: By code, in the order of the file.
KINDS: Mapping[str, KeptKind] = _kinds()

#: By which rule something was deleted, in words: a kind's time had passed, or one of these.
RULES: Mapping[str, str] = {
    **{code: f"the time for which it is kept had passed: {one.words}" for code, one in KINDS.items() if one.what},
    "refused": "Tables 2 and 3 of a member we could not accept, after the agreement's days",
    "request": "a person had one member deleted",
    "incident": "rows that should not have been sent to us, destroyed",
}


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=min(day.year + years, date.max.year))
    except ValueError:
        return date(day.year + years, 3, 1)
