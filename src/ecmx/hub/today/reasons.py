"""The reasons to reach somebody, in their order, with their words and days, as data (`reasons.toml`). Pure."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

__all__ = ["WORDING", "LeftOutCode", "TodayReason", "TodaySettings", "TodayWording"]


class TodayReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One reason; the fields are told at the head of `reasons.toml`."""

    code: str
    words: str
    on_the_day: str
    ahead: str
    urgency: str
    urgency_today: str
    urgency_late: str


class LeftOutCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why somebody is not to be reached."""

    code: str
    words: str


class TodaySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """After how many days somebody stands in the list."""

    no_attempt_days: int
    no_contact_days: int
    ahead_days: int
    return_days_before: int
    attempts: int


class TodayWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of `reasons.toml`. reason: in their order; tags, phrases, methods: words by name"""

    settings: TodaySettings
    reason: tuple[TodayReason, ...]
    left_out: tuple[LeftOutCode, ...]
    tags: dict[str, str]
    phrases: dict[str, str]
    methods: dict[str, str]

    def __post_init__(self) -> None:
        """A promise goes before what it puts off, and what a member's own words tell before a return or a task: the list is read so."""
        codes = [one.code for one in self.reason]
        if codes[:1] != ["call-back"] or set(codes[-2:]) != {"return-due", "task"}:
            raise ValueError("reasons.toml begins with call-back and ends with return-due and task, in either order")


WORDING: TodayWording = msgspec.convert(
    tomllib.loads(files("ecmx.hub.today").joinpath("reasons.toml").read_text("utf-8")), TodayWording
)
