"""What happens to a member, as data (`events.toml`): what is reported of each event, and for how long.

Pure: knows no table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal

import msgspec

__all__ = ["EVENTS", "SAYABLE", "Event"]

STAYS = "stays"


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One event; the fields are told at the head of `events.toml`."""

    code: str
    words: str
    by: Literal["provider", "plan"]
    when: Literal["before", "during", "any"]
    status: str
    reported: Literal["while", "once", "ended"]
    start: Literal["", "said"] = ""
    end: Literal["", "said"] = ""
    discontinuation: Literal["", "day"] = ""
    reason: str = ""
    loop: str = ""
    closure: str = ""


def _events() -> Mapping[str, Event]:
    raw = tomllib.loads(files("ecmx.hub.work").joinpath("events.toml").read_text("utf-8"))["event"]
    return {one.code: one for one in msgspec.convert(raw, list[Event])}


#: By code, in the order of the file.
EVENTS: Mapping[str, Event] = _events()
#: What a person may say: the provider's own events, and the plan's start where somebody heard it from the plan.
SAYABLE = tuple(one.code for one in EVENTS.values() if one.by == "provider" or one.start)
