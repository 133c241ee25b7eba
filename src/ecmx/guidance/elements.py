"""The data elements of the guidance, in the guidance's order, of any release; the key columns; their JSON.

Knows nothing of files, layouts or findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ecmx.guidance.data import GuidanceDataInvalid, read, unique
from ecmx.guidance.data_element import DataElement, FileType, Table
from ecmx.guidance.releases import BASE, apply, overlays_of, releases, tables_of

__all__ = ["as_json", "element", "elements", "keys", "tables"]


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """The guidance's nine tables."""
    return tables_of(read("tables.toml"))


@lru_cache(maxsize=16)
def elements(release: str = BASE) -> tuple[DataElement, ...]:
    """The elements of a release in the guidance's order: the 118 of 1.1, with the overlays that the name asks for laid on.

    UsageProblem when there is no such release.
    """
    found = elements_of(read("elements.toml"), tables())
    for overlay in overlays_of(release):
        found = apply(overlay, found)
    return found


@lru_cache(maxsize=1)
def keys() -> tuple[DataElement, ...]:
    """Columns that the RTF and the OTF ride on and that their tables do not hold: the member's CIN, names and birth date."""
    found = tuple(DataElement.from_entry(entry, {}, f"guidance {BASE}") for entry in read("keys.toml")["element"])
    if any(not key.key for key in found):
        raise GuidanceDataInvalid("keys.toml: a key column stands in table 0")
    return found


@lru_cache(maxsize=1)
def _by_id() -> Mapping[str, DataElement]:
    everything = [*elements(), *keys(), *(added for release in releases() for added in release.added)]
    unique([found.id for found in everything], "elements, keys and overlays")
    return {found.id: found for found in everything}


def element(id: str) -> DataElement:
    """The element, key or overlay element of that id; KeyError when there is none. A renamed element comes as 1.1 has it."""
    return _by_id()[id]


def plays(id: str, *roles: str) -> bool:
    """Whether an id is of an element that has one of some roles; False for what is no element."""
    found = _by_id().get(id)
    return found is not None and found.tells(*roles)


@lru_cache(maxsize=16)
def stems_with(*roles: str) -> tuple[str, ...]:
    """The short ids of the elements that have one of some roles, each once, those of the key columns first."""
    found = (one.id.partition(".")[2] for one in (*keys(), *elements()) if one.tells(*roles))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def key_of(file: FileType) -> str:
    """The id of the element by which a row of a file type is a member's."""
    return next(one.id for one in (*keys(), *elements()) if one.file is file and one.plays("member"))


def elements_of(content: Mapping[str, Any], tables: Iterable[Table]) -> tuple[DataElement, ...]:
    """The elements of elements.toml, validated: order, positions without a gap, ids once, counts that exist."""
    by_number = {table.number: table for table in tables}
    found = tuple(DataElement.from_entry(entry, by_number, f"guidance {BASE}") for entry in content["element"])
    unique([element.id for element in found], "elements.toml")
    place = (1, 0)
    for element in found:
        if (element.table, element.position) not in ((place[0], place[1] + 1), (place[0] + 1, 1)):
            raise GuidanceDataInvalid(f"element {element.id}: position {element.position} does not follow {place[1]}")
        place = (element.table, element.position)
        if element.counted_by and element.counted_by not in {other.id for other in found}:
            raise GuidanceDataInvalid(f"element {element.id}: its count {element.counted_by} is no element")
    return found


def as_json(elements: Iterable[DataElement]) -> list[dict[str, object]]:
    """What `ecmx guidance elements --json` prints: one object an element, in order."""
    return [
        {
            "id": element.id,
            "file": element.file.value,
            "table": element.table,
            "position": element.position,
            "label": element.label,
            "requirement": element.requirement.value,
            "kind": element.kind_spec,
            "footnotes": list(element.footnotes),
            "source": element.source,
        }
        for element in elements
    ]
