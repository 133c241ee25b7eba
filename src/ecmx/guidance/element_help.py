"""What an element is and how to fill it, in plain words for the person who fills a template; how the measures are made (fn 27).

Data (`data/element_help.toml`); knows nothing of layouts or workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ecmx.guidance.data import GuidanceDataInvalid, read, sound

__all__ = ["Help", "Measure", "help_of", "measures"]


@dataclass(frozen=True, slots=True)
class Help:
    """means: what the element is; fill: what to mind when filling it, "" where there is nothing to mind."""

    means: str
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measure of Table 2 is made. It speaks of one element, or of all elements of a group."""

    name: str
    says: str
    source: str
    element: str = ""
    group: str = ""


def help_of(element_id: str) -> Help:
    """The help of an element or key of any release; KeyError where there is none."""
    by_name = _by_name()
    return by_name[element_id] if element_id in by_name else by_name[element_id.partition(".")[2]]


@lru_cache(maxsize=1)
def measures() -> tuple[Measure, ...]:
    """How the measures of Table 2 are made, in the guidance's order."""
    found = []
    for entry in _data()["measure"]:
        what = f"element_help.toml, measure {entry.get('name', '?')}"
        sound(entry, what, needs={"name": str, "says": str, "source": str}, may={"element": str, "group": str})
        found.append(Measure(**entry))
    return tuple(found)


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Help]:
    found: dict[str, Help] = {}
    for entry in _data()["help"]:
        sound(entry, "element_help.toml", needs={"of": list, "means": str}, may={"fill": str})
        for name in entry["of"]:
            if name in found:
                raise GuidanceDataInvalid(f"element_help.toml: {name} stands there twice")
            found[name] = Help(entry["means"], entry.get("fill", ""))
    return found


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return read("element_help.toml")
