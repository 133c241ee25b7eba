"""The hand-made pool of wordings (`pool/*.toml`): what people at plans write above a column. Knows nothing of plans or of the matcher.

Every third wording of each list belongs to the development half, the others to the held-out half: no wording is in both.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

__all__ = ["Half", "KINDS", "beside", "decoys", "extension_names", "extension_wordings", "undecidable", "wordings"]

Half = Literal["dev", "held"]
POOL = Path(__file__).with_name("pool")
KINDS = ("named", "short", "asked")
ELEMENTS = ("member", "populations", "clinical", "files", "return")


@lru_cache(maxsize=1)
def _elements() -> dict[str, dict[str, str]]:
    return {stem: kinds for name in ELEMENTS for stem, kinds in _read(name).items()}


@lru_cache
def _read(name: str) -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = tomllib.loads((POOL / f"{name}.toml").read_text(encoding="utf-8"))
    return content


def wordings(stem: str, kind: str, half: Half) -> list[str]:
    """The wordings of an element; "member_cin", "short"."""
    return _half(_elements()[stem][kind], half)


def beside(stem: str, kind: str, half: Half) -> list[str]:
    """The same for the return half of a row that begins with a Member Information File; empty where the usual words will do."""
    return _half(_read("beside").get(stem, {}).get(kind, ""), half)


def extension_wordings(name: str, kind: str, half: Half) -> list[str]:
    """The wordings of a known extension, by the part of its id after "ext."."""
    own = _read("extensions")[name]
    return _half(own.get(kind, own["named"]), half)


def extension_names() -> list[str]:
    """The extensions that there are wordings for."""
    return list(_read("extensions"))


def decoys(file: str, half: Half) -> list[tuple[str, str]]:
    """The plan's own columns that resemble an element: what they are filled with, and the header."""
    return [(filled, word) for filled, words in _read("decoys")[file].items() for word in _half(words, half)]


def undecidable(half: Half) -> list[str]:
    """Headers that nobody could decide."""
    return _half(_read("undecidable")["any"]["text"], half)


def _half(words: str, half: Half) -> list[str]:
    every = [word.strip() for word in words.split(";") if word.strip()]
    if len(every) == 1:
        return every
    return [word for at, word in enumerate(every) if (at % 3 == 0) == (half == "dev")]
