"""Releases of the guidance: 1.1 as the base, later material as overlays that add, rename or retire elements.

A release is named "1.1", or "1.1+closed-loop-referral+nine-populations"; a layout chooses one. Knows nothing of layouts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from ecmx.errors import UsageProblem
from ecmx.guidance.data import GuidanceDataInvalid, names, read, sound, unique
from ecmx.guidance.data_element import DataElement, Table

__all__ = ["BASE", "Release", "apply", "overlays_of", "releases"]

BASE = "1.1"


@dataclass(frozen=True, slots=True)
class Release:
    """The base (`base`) or an overlay on it.

    effective: from when; None = plans use it, no date is known
    certainty: "pub" = read in public material, "unsure" = second-hand
    added: whole elements; renamed: id → what of it changes ("label", "position"); retired: ids
    """

    id: str
    words: str
    source: str
    certainty: str
    base: bool = False
    effective: date | None = None
    added: tuple[DataElement, ...] = ()
    renamed: tuple[tuple[str, str, int], ...] = ()
    retired: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def releases() -> tuple[Release, ...]:
    """The base first, then the overlays in the order in which they are applied."""
    tables = {table.number: table for table in tables_of(read("tables.toml"))}
    found = [release_of(read(name), tables) for name in names("releases")]
    unique([release.id for release in found], "releases")
    if [release.id for release in found if release.base] != [BASE]:
        raise GuidanceDataInvalid(f"releases: {BASE} and only it is the base")
    return tuple(sorted(found, key=lambda release: (not release.base, release.effective or date.max, release.id)))


def tables_of(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of tables.toml."""
    found = tuple(Table.from_entry(entry) for entry in content["table"])
    unique([table.number for table in found], "tables.toml")
    return found


def release_of(content: Mapping[str, Any], tables: Mapping[int, Table]) -> Release:
    """A release out of its data file; GuidanceDataInvalid when it cannot be meant."""
    what = f"release {content.get('id', '?')}"
    needs: dict[str, type] = {"id": str, "words": str, "source": str, "certainty": str}
    may: dict[str, type] = {"base": bool, "effective": date, "element": list, "rename": list, "retire": list}
    sound(content, what, needs=needs, may=may)
    if content["certainty"] not in ("seed", "pub", "unsure"):
        raise GuidanceDataInvalid(f"{what}: certainty is seed, pub or unsure")
    for entry in content.get("rename", ()):
        sound(entry, what, needs={"id": str, "label": str, "position": int})
    return Release(
        id=content["id"],
        words=content["words"],
        source=content["source"],
        certainty=content["certainty"],
        base=content.get("base", False),
        effective=content.get("effective"),
        added=tuple(DataElement.from_entry(entry, tables, content["source"]) for entry in content.get("element", ())),
        renamed=tuple((entry["id"], entry["label"], entry["position"]) for entry in content.get("rename", ())),
        retired=tuple(content.get("retire", ())),
    )


def overlays_of(name: str) -> tuple[Release, ...]:
    """The overlays that a release's name asks for, in the order in which they are applied; UsageProblem when unknown."""
    base, *asked = name.split("+")
    known = {release.id: release for release in releases() if not release.base}
    if base != BASE or any(overlay not in known for overlay in asked):
        offered = ", ".join([BASE, *(f"{BASE}+{overlay}" for overlay in known)])
        raise UsageProblem("release-unknown", "There is no such release of the guidance.", f"Take one of: {offered}.")
    return tuple(release for id_, release in known.items() if id_ in asked)


def apply(overlay: Release, elements: Sequence[DataElement]) -> tuple[DataElement, ...]:
    """The elements with the overlay laid on: retired ones gone, renamed and added ones at their positions.

    Positions are counted anew within each table: an added or renamed element stands where the overlay says, the others keep their order.
    """
    present = {element.id for element in elements}
    renamed = {id_: (label, position) for id_, label, position in overlay.renamed}
    missing = [id_ for id_ in (*overlay.retired, *renamed) if id_ not in present]
    clashing = [element.id for element in overlay.added if element.id in present]
    if missing or clashing:
        raise GuidanceDataInvalid(f"release {overlay.id}: not there: {missing}; there already: {clashing}")
    placed = {element.id for element in overlay.added} | set(renamed)
    kept = [element for element in elements if element.id not in overlay.retired and element.id not in placed]
    moved = [
        replace(element, label=renamed[element.id][0], position=renamed[element.id][1], release=overlay.source)
        for element in elements
        if element.id in renamed
    ]
    result: list[DataElement] = []
    for table in sorted({element.table for element in (*kept, *moved, *overlay.added)}):
        column = [element for element in kept if element.table == table]
        newcomers = [element for element in (*moved, *overlay.added) if element.table == table]
        for element in sorted(newcomers, key=lambda newcomer: newcomer.position):
            column.insert(element.position - 1, element)
        result += [replace(element, position=place) for place, element in enumerate(column, start=1)]
    return tuple(result)
