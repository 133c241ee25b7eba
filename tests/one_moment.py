"""The clock stands still for the hub in this process, so that its pages say the same day and minute whenever they are drawn."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ecmx.hub import Home

__all__ = ["MOMENT", "one_moment"]

MOMENT = datetime(2026, 11, 16, 10, 20, tzinfo=ZoneInfo("America/Los_Angeles"))  # a Monday
REAL = datetime


class _Kind(type):
    """Of whatever is a date and time, it says so."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, REAL)


class _Stands(REAL, metaclass=_Kind):
    """What modules take for datetime: now is the moment, a millionth of a second later each time, so that order is kept."""

    asked = itertools.count()

    def __new__(cls, *said: Any, **named: Any) -> Any:
        return REAL(*said, **named)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        moment = MOMENT + timedelta(microseconds=next(cls.asked))
        return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)


@pytest.fixture
def one_moment(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Django's clock, and that of every module of the hub and of its tests."""
    monkeypatch.setattr(_Stands, "asked", itertools.count())
    for module in _modules():
        if vars(module).get("datetime") is REAL and not _keeps_its_types(module):
            monkeypatch.setattr(module, "datetime", _Stands)
    clock = importlib.import_module("ecmx.hub.transmissions.clock")
    monkeypatch.setattr(clock, "_asked", lambda lock, organization: _Stands.now(UTC))  # for others it asks PostgreSQL
    return MOMENT


def _keeps_its_types(module: ModuleType) -> bool:
    """Whether msgspec looks up this name for a class of the module, once for the whole process: there it has to mean what it means."""
    kept = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, msgspec.Struct))
    return any(
        one.__module__ == module.__name__ and "datetime" in " ".join(map(str, one.__annotations__.values()))
        for one in kept
    )


def _modules() -> list[Any]:
    import ecmx.hub

    for found in pkgutil.walk_packages(ecmx.hub.__path__, "ecmx.hub."):
        if ".migrations" not in found.name:
            importlib.import_module(found.name)
            _name_again(found.name)
    ours = ("ecmx.hub.", "tests.hub.")
    return [sys.modules["django.utils.timezone"], *(one for name, one in sys.modules.items() if name.startswith(ours))]


def _name_again(module: str) -> None:
    """Where a package gives a function of the same name as its module, it gives the function still."""
    package, _, name = module.rpartition(".")
    parent = sys.modules[package]
    if name in getattr(parent, "__all__", ()) and isinstance(vars(parent).get(name), ModuleType):
        delattr(parent, name)
