"""A value as people read it: what was said, never more than that. "No or not known" is never shown as "no", nor a stand-in as a value.

Knows elements and their kinds; nothing of members, files or tables.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ecmx import guidance
from ecmx.guidance import DataElement, Extension, FileType, on_paper
from ecmx.guidance.values import Kind, State

__all__ = ["NOT_SAID", "day_shown", "kind_of", "label_of", "place_of", "shown", "short_type"]

#: Where nobody said anything.
NOT_SAID = ""
A_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
#: Values that stand for none (domain: sentinels are valid, are never dialed or repaired, and go round as they came).
STAND_INS: Mapping[State, str] = {
    State.NO_OR_UNKNOWN: "no or not known",
    State.HOMELESS: "HOMELESS",
    State.UNKNOWN_ZIP: "not known (99999)",
    State.UNKNOWN_PHONE: "not known (0000000000)",
    State.UNKNOWN_DATE: "not known (00/00/0000)",
    State.BLANK: NOT_SAID,
    State.UNREADABLE: "not readable",
}


@lru_cache(maxsize=1)
def _known() -> Mapping[str, DataElement | Extension]:
    every: list[DataElement | Extension] = [
        *guidance.keys(),
        *guidance.elements(),
        *(one for release in guidance.releases() for one in release.added),
        *guidance.extensions(),
    ]
    return {one.id: one for one in every}


def label_of(element: str) -> str:
    """What an element is called; its id where this ecmx does not know it."""
    found = _known().get(element)
    if found is None:
        return element
    return found.label if isinstance(found, DataElement) else found.words[:1].upper() + found.words[1:]


def place_of(element: str) -> tuple[int, int, int, str]:
    """Where an element stands among others: the guidance's order, then known extensions."""
    found = _known().get(element)
    if isinstance(found, DataElement):
        return list(FileType).index(found.file), found.table, found.position, element
    return len(FileType), 0, 0, element


@lru_cache(maxsize=512)
def kind_of(element: str) -> Kind | None:
    """Its value kind; None where this ecmx does not know the element."""
    found = _known().get(element)
    return found.kind if found is not None else None


def short_type(element: str) -> str:
    """Whose word it is by the kind of file: MIF, RTF…; "" for an extension."""
    kind = element.partition(".")[0]
    return "" if kind == "ext" else kind.upper()


def shown(element: str, state: int, text: str) -> str:
    """A statement's value. text: as statements keep it (ISO days, true and false, JSON for what has parts)."""
    if state != State.VALUE:
        return STAND_INS[State(state)]
    kind = kind_of(element)
    read = kind.shown(text) if kind is not None else text
    return _parts(read) if read == text and text[:1] in ("[", "{") else read


def day_shown(day: date | None) -> str:
    """A day as the guidance writes it."""
    return on_paper(day) if day else NOT_SAID


def _parts(text: str) -> str:
    """A list or a value with parts, on one line; whatever is no JSON, as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    entries = found if isinstance(found, list) else [found]
    return "; ".join(filter(None, map(_entry, entries)))


def _entry(entry: Any) -> str:
    if isinstance(entry, dict):
        return ", ".join(_plain(value) for value in entry.values() if value not in (None, ""))
    return "" if entry is None else _plain(entry)


def _plain(value: Any) -> str:
    """A part; a day as people write it."""
    text = str(value)
    return on_paper(date.fromisoformat(text)) if A_DAY.fullmatch(text) else text
