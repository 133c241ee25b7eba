"""The notice that goes with records of 42 CFR Part 2 programs, as data (`notice.toml`): on a tab of a workbook, beside any other file."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec

from ecmx.layouts import Cover, Layout

__all__ = ["companion_name", "notice_lines", "notice_tab"]


class NoticeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words. unsure: nobody has checked them; scope: of each consent's scope"""

    unsure: bool
    tab: str
    file: str
    lines: tuple[str, ...]
    scope: str


@lru_cache(maxsize=1)
def _words() -> NoticeWords:
    raw = tomllib.loads(files("ecmx.hub.outbound").joinpath("notice.toml").read_text("utf-8"))
    return msgspec.convert(raw, NoticeWords)


def notice_lines(scopes: Sequence[str]) -> tuple[str, ...]:
    """The notice, with what the consents cover."""
    words = _words()
    return (*words.lines, *(words.scope.format(scope=one) for one in scopes))


def notice_tab(layout: Layout, lines: Sequence[str]) -> Cover | None:
    """The notice as a tab behind the others; None where the file is no workbook, and the notice goes beside it."""
    return Cover(name=_words().tab, lines=tuple(lines)) if lines and layout.container in (None, "xlsx") else None


def companion_name(name: str) -> str:
    """The name of the text that goes beside a file."""
    return f"{name.rpartition('.')[0] or name}_{_words().file}.txt"
