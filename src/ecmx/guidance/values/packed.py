"""Packed cells: several entries in one cell, apart by semicolons (fn 30, 31, 33); and the form of an entry that begins with a code.

Inside such an entry the guidance prescribes no delimiter and descriptors hold commas: the code is the first token, the rest describes it.
"""

from __future__ import annotations

import re

from ecmx.guidance import icd

__all__ = ["code_and_rest", "described", "entries"]

_CODE = re.compile(rf"({icd.SHAPE})(?=$|[\s,:(–—-])", re.IGNORECASE)
_APART = " \t\r\n,:–—-"


def entries(text: str) -> list[str]:
    """The entries of a cell; empty ones, as after a last semicolon, do not count."""
    return [entry for part in text.split(";") if (entry := part.strip())]


def code_and_rest(entry: str) -> tuple[str, str] | None:
    """The dotted code that an entry begins with, and the rest of it as it is; None without a code."""
    found = _CODE.match(entry)
    code = icd.dotted(found[1]) if found else None
    return (code, entry[found.end() :]) if found and code else None


def described(rest: str) -> str | None:
    """What stands between the code and the end, without the signs that set it apart; a pair of parentheses around it falls away."""
    words = rest.strip(_APART)
    if words.startswith("(") and words.endswith(")") and "(" not in words[1:]:
        words = words[1:-1].strip(_APART)
    return words or None
