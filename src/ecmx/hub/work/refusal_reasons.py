"""Why a provider cannot accept a member, as data (`refusals.toml`), and what that comes to in a referral's loop. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import msgspec

from ecmx.guidance import folded

__all__ = ["REFUSALS", "RefusalReason", "refusal_said"]


class RefusalReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One reason. loop, closure: referral status and closure reason, where the release has them; was: words of earlier work lists"""

    code: str
    words: str
    loop: str
    closure: str
    was: tuple[str, ...] = ()


def _reasons() -> Mapping[str, RefusalReason]:
    raw = tomllib.loads(files("ecmx.hub.work").joinpath("refusals.toml").read_text("utf-8"))["refusal"]
    return {one.code: one for one in msgspec.convert(raw, list[RefusalReason])}


#: By code, in the order of the file.
REFUSALS: Mapping[str, RefusalReason] = _reasons()
_SAID = {folded(words): one.code for one in REFUSALS.values() for words in (one.code, one.words, *one.was)}


def refusal_said(words: str) -> str:
    """The code of the reason that a work list says, by its words today, earlier ones or its code; "" where it says none."""
    return _SAID.get(folded(words), "")
