"""Where each spelling of the vocabulary is known from. The codes and the spellings under each are data (provenance.toml).

That file is made by `python -m tools.provenance --write`; nothing here knows how a spelling is matched.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ecmx.layouts.recognition.vocabulary import data

__all__ = ["codes", "patterns", "provenance", "recorded", "spellings"]


def provenance(word: str) -> str:
    """The code of a spelling or written way of the vocabulary: one of `codes()`; KeyError where it is not in the vocabulary."""
    return recorded()[word]


@cache
def codes() -> dict[str, str]:
    """Code → what it says, the strongest first: a spelling that several would fit has the first of them."""
    return dict(_content()["codes"])


@cache
def recorded() -> dict[str, str]:
    """Every spelling and written way that has a code."""
    content = _content()
    return {
        word: code for table in ("spellings", "patterns") for code, words in content[table].items() for word in words
    }


def spellings() -> frozenset[str]:
    """Every word and phrase of the vocabulary as a header may have it; a canonical name that no header has, such as free_text, is none."""
    raw = data()
    words = {*raw["noise"], *raw["words"], *raw["compounds"]}
    words |= {one for several in (*raw["words"].values(), *raw["phrases"].values()) for one in several}
    return frozenset(word for word in words if "_" not in word)


def patterns() -> frozenset[str]:
    """The written ways that are read before a header is split into words."""
    return frozenset(data()["text"])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(resources.files("ecmx.layouts").joinpath("provenance.toml").read_text("utf-8"))
