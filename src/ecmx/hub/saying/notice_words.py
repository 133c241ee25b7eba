"""The words of notices to members and to whoever referred them, as data (`notices.toml`). Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal

import msgspec

__all__ = ["NOTICES", "OUTCOMES", "WITHIN_DAYS", "LetterWords"]


class LetterWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One notice. status, closure: where the plan's referral stands when it is due; short: what a text message says

    spoken: what is read to her on the phone, in place of the text; none: the text
    """

    code: str
    to: Literal["member", "referrer"]
    status: tuple[str, ...]
    closure: tuple[str, ...]
    subject: str
    text: tuple[str, ...]
    short: str = ""
    spoken: tuple[str, ...] = ()

    def meant(self, status: str, closure: str) -> bool:
        """Whether it is due where the referral stands so."""
        return status in self.status and (not self.closure or closure in self.closure)


class _NoticeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    within_days: int
    outcomes: dict[str, str]
    notice: tuple[LetterWords, ...]


_RAW = tomllib.loads(files("ecmx.hub.saying").joinpath("notices.toml").read_text("utf-8"))
_FILE = msgspec.convert(_RAW, _NoticeFile)
#: By code, in the order of the file.
NOTICES: Mapping[str, LetterWords] = {one.code: one for one in _FILE.notice}
#: What is said of how a referral was closed, by its reason.
OUTCOMES: Mapping[str, str] = _FILE.outcomes
#: How long ago what is said may have happened.
WITHIN_DAYS = _FILE.within_days
