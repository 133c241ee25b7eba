"""What a column may mean: every element by its stem and every known extension, with the concepts of its headers and how telling each is.

Derived from the vocabulary and the register of extensions; knows no sheet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log

from ecmx import guidance
from ecmx.guidance import FileType, Need
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import EVERYWHERE, beyond, patterns
from ecmx.layouts.recognition.stems import ids, stem

__all__ = ["Sense", "any_of", "places", "senses", "telling"]

UNKNOWN = 0.5  # how telling a word is that nobody knows, beside the most telling one
MOST_NEEDED = 7  # concepts of an extension's wording


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """One meaning. name: a stem or an extension's id; kind: of its value; required: every such file has it"""

    name: str
    extension: bool
    need: tuple[frozenset[str], ...]
    allowed: frozenset[str]
    kind: str
    required: bool


@cache
def senses() -> dict[str, Sense]:
    """Every meaning by its name."""
    found: dict[str, Sense] = {}
    for pattern in patterns():
        item = any_of(pattern.stem)
        need = (*pattern.need, *pattern.weak, *pattern.fallback)
        allowed = pattern.allowed.union(*pattern.need)
        found[pattern.stem] = Sense(
            pattern.stem,
            False,
            need,
            allowed,
            str(item.kind),
            item.need is Need.ALWAYS,
        )
    for name, headers in beyond():
        if not name.startswith("ext."):
            continue
        said = [wording(header) for header in headers]
        need = tuple(dict.fromkeys(one.concepts - EVERYWHERE for one in said if one.concepts - EVERYWHERE))
        found[name] = Sense(
            name,
            True,
            tuple(one for one in need if len(one) <= MOST_NEEDED),
            EVERYWHERE.union(*need),
            "extension",
            False,
        )
    return found


def any_of(name: str) -> guidance.DataElement:
    """An element of a stem, of whichever file has it."""
    return next(guidance.element(ids()[file, name]) for file in FileType if (file, name) in ids())


@cache
def places() -> dict[str, tuple[tuple[FileType, int], ...]]:
    """Stem → where the guidance's tables have it: file and place in that file."""
    found: dict[str, list[tuple[FileType, int]]] = {}
    for file in FileType:
        own = [item for item in list(guidance.keys()) if item.file == file] + [
            item for item in guidance.elements() if item.file == file
        ]
        for at, item in enumerate(own):
            found.setdefault(stem(item.id), []).append((file, at))
    return {name: tuple(every) for name, every in found.items()}


@cache
def rarity() -> dict[str, float]:
    """Concept → how telling it is, 0 to 1: one that few meanings need tells most."""
    needing = Counter(concept for sense in senses().values() for concept in frozenset().union(*sense.need))
    most = log(1 + len(senses()))
    return {concept: log(1 + len(senses()) / times) / most for concept, times in needing.items()}


def telling(concept: str) -> float:
    """How telling a concept is."""
    return 0.05 if concept in EVERYWHERE else rarity().get(concept, UNKNOWN)
