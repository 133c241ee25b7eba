"""The steps of an incident and the clocks that run from its discovery, as data (`steps.toml`, `clocks.toml`). Pure: knows no table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Literal

import msgspec

from ecmx.guidance import Calendar

__all__ = ["CLOSED", "CLOCKS", "OPENED", "STEPS", "NoticeClock", "StepOfIncident", "clocks_of", "step_of"]

OPENED, CLOSED = "opened", "closed"


class StepOfIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One state; the fields are told at the head of `steps.toml`."""

    direction: Literal["in", "out"]
    state: str
    words: str
    leads: tuple[str, ...]
    next: str = ""
    asks: tuple[Literal["how", "who"], ...] = ()


class NoticeClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One clock; the fields are told at the head of `clocks.toml`."""

    code: str
    words: str
    direction: Literal["in", "out"]
    source: str
    sure: bool
    hours: int = 0
    days: int = 0
    business_days: int = 0
    year_end_days: int = 0
    from_members: int = 0
    below: int = 0

    def runs_for(self, members: int) -> bool:
        """Whether it runs where so many members are concerned."""
        return members >= self.from_members and (not self.below or members < self.below)

    def due(self, discovered: datetime) -> datetime:
        """Until when: to the hour where it counts hours, else the end of the last day, by the clock of `discovered`."""
        if self.hours:
            return discovered + timedelta(hours=self.hours)
        day = discovered.date()
        if self.business_days:
            day = Calendar.california().add_business_days(day, self.business_days)
        elif self.year_end_days:
            day = date(day.year, 12, 31) + timedelta(days=self.year_end_days)
        else:
            day += timedelta(days=self.days)
        return datetime.combine(day, time.max, discovered.tzinfo)


def _read(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(files("ecmx.hub.incidents").joinpath(name).read_text("utf-8"))[table]
    return found


#: By direction and state, in the order of the file.
STEPS: Mapping[tuple[str, str], StepOfIncident] = {
    (one.direction, one.state): one for one in msgspec.convert(_read("steps.toml", "step"), list[StepOfIncident])
}
#: By code, in the order of the file.
CLOCKS: Mapping[str, NoticeClock] = {
    one.code: one for one in msgspec.convert(_read("clocks.toml", "clock"), list[NoticeClock])
}


def step_of(direction: str, state: str) -> StepOfIncident | None:
    """A step; None where there is none of that name."""
    return STEPS.get((direction, state))


def clocks_of(direction: str, members: int) -> list[NoticeClock]:
    """The clocks that run."""
    return [one for one in CLOCKS.values() if one.direction == direction and one.runs_for(members)]
