"""Attempts that are logged by one button, as data (`quick_attempts.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import msgspec

__all__ = ["QUICK", "QuickAttempt"]


class QuickAttempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One button; the fields are told at the head of `quick_attempts.toml`."""

    code: str
    words: str
    method: str
    outcome: str = ""
    asks: bool = False
    against: str = ""


def _quick() -> Mapping[str, QuickAttempt]:
    raw = tomllib.loads(files("ecmx.hub.portal").joinpath("quick_attempts.toml").read_text("utf-8"))["quick"]
    return {one.code: one for one in msgspec.convert(raw, list[QuickAttempt])}


#: By code, in the order of the buttons.
QUICK: Mapping[str, QuickAttempt] = _quick()
