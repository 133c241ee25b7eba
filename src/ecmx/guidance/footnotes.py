"""The guidance's 77 footnotes in our own words: what each says, what it bears on, and where it is carried.

Knows nothing of the code that carries them but its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ecmx.guidance.data import GuidanceDataInvalid, read, sound
from ecmx.guidance.data_element import LAST_FOOTNOTE

__all__ = ["Footnote", "Nature", "footnotes_json", "footnote", "footnotes"]

PLACES = ("kind ", "finding ", "field ", "data ", "room ", "documentation")


class Nature(StrEnum):
    """What a footnote is."""

    RULE = "rule"  # something must, may or must not be
    DEFINITION = "definition"  # says what a word or code means
    REFERENCE = "reference"  # points at another document only


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote.

    says: in our own words; also how we read it where it is garbled or contradicts itself
    bears_on: element ids, "Table 5", file types ("mif"), or "all"
    lives: where it is carried: "kind yes_no 1/blank", "finding assigned-late", "field blank_when" (of the elements), "data releases",
        "room hub/obligations" (one that is to come), or "documentation"
    """

    number: int
    nature: Nature
    says: str
    bears_on: tuple[str, ...]
    lives: tuple[str, ...]


@lru_cache(maxsize=1)
def footnotes() -> tuple[Footnote, ...]:
    """Footnotes 1 to 77."""
    return footnotes_of(read("footnotes.toml"))


def footnote(number: int) -> Footnote:
    """The footnote of that number; KeyError when there is none."""
    if not 1 <= number <= LAST_FOOTNOTE:
        raise KeyError(number)
    return footnotes()[number - 1]


def footnotes_of(content: Mapping[str, Any]) -> tuple[Footnote, ...]:
    """The footnotes out of their data file; GuidanceDataInvalid unless 1 to 77 stand there in order, each carried somewhere."""
    needs: dict[str, type] = {"number": int, "nature": str, "says": str, "bears_on": list, "lives": list}
    found: list[Footnote] = []
    for place, entry in enumerate(content["footnote"], start=1):
        what = f"footnote {entry.get('number', '?')}"
        sound(entry, what, needs=needs)
        if entry["number"] != place:
            raise GuidanceDataInvalid(f"{what}: stands where footnote {place} belongs")
        if not entry["bears_on"] or not entry["lives"]:
            raise GuidanceDataInvalid(f"{what}: bears on something and is carried somewhere")
        if not all(where.startswith(PLACES) for where in entry["lives"]):
            raise GuidanceDataInvalid(f"{what}: what carries it begins with one of {', '.join(PLACES)}")
        try:
            nature = Nature(entry["nature"])
        except ValueError as error:
            raise GuidanceDataInvalid(f"{what}: {error}") from error
        found.append(Footnote(place, nature, entry["says"], tuple(entry["bears_on"]), tuple(entry["lives"])))
    if len(found) != LAST_FOOTNOTE:
        raise GuidanceDataInvalid(f"footnotes.toml: {len(found)} footnotes, not {LAST_FOOTNOTE}")
    return tuple(found)


def footnotes_json() -> list[dict[str, object]]:
    """What `ecmx guidance footnotes --json` prints: one object a footnote, in order."""
    return [
        {
            "number": footnote.number,
            "nature": footnote.nature.value,
            "says": footnote.says,
            "bears_on": list(footnote.bears_on),
            "lives": list(footnote.lives),
        }
        for footnote in footnotes()
    ]
