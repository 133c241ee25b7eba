"""Bounds on TOML that a stranger wrote, looked at before it is parsed: a parser's work on keys within keys grows with their square.

Knows nothing of what a layout says.
"""

from __future__ import annotations

import re

from ecmx.errors import LayoutInvalid

__all__ = ["NAME", "deep_key", "demand_shallow"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")  # of another layout's file
DOTS_MOST = 16  # within one key
#: Texts and remarks, an unfinished one up to its line's end: no dot in them parts keys.
TEXTS = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
KEYS = re.compile(r"[=,{\n]")


def demand_shallow(text: str, where: str) -> None:
    """Refuse keys of more parts than any layout has."""
    if (line := deep_key(text)) is not None:
        raise LayoutInvalid(
            "layout-not-toml",
            f"{where}: line {line} has a key of too many parts.",
            "A layout has tabs and columns only.",
        )


def deep_key(text: str) -> int | None:
    """The first line with a key of more parts than any file of ours has; None where there is none."""
    if all(line.count(".") <= DOTS_MOST for line in text.splitlines()):
        return None
    line = 1
    for piece in re.split(r"(\n)", TEXTS.sub(blank, text)):
        if piece == "\n":
            line += 1
        elif any(key.count(".") > DOTS_MOST for key in KEYS.split(piece)):
            return line
    return None


def blank(found: re.Match[str]) -> str:
    """A text's line breaks alone, so that lines are still counted rightly."""
    return "\n" * found[0].count("\n")
