"""A defect: a code of the findings catalog, the data elements it can befall, and how it is planted in one row.

Registered functions; each looks at one place and says what to change, or None where the place does not lend itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ecmx import guidance
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import Kind, State
from ecmx.layouts import Column
from ecmx.layouts.records import SheetWriter
from ecmx.synthetic.setting import Setting

__all__ = ["DEFECTS", "CellChange", "Defect", "CellSetting", "Record", "in_records", "in_text"]

Record = Mapping[str, Any]
NEVER_FILLED = (FileType.MIF, 2), (FileType.MIF, 3)


@dataclass(frozen=True)
class CellChange:
    """What to do. text: the cell's new text; values: element id → value, or a `State` for one that has no value (BLANK, HOMELESS …)

    again: leave the row as it is and append a copy of it with the values
    """

    text: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True)
class CellSetting:
    """One cell of one row. row: its canonical record with its states; text: as it is written"""

    setting: Setting
    writer: SheetWriter
    column: Column
    element: DataElement
    row: Record
    text: str | None
    chance: random.Random

    @property
    def file(self) -> FileType:
        return self.element.file

    @property
    def name(self) -> str:
        """The element's short id."""
        return self.element.id.partition(".")[2]

    @property
    def spelling(self) -> str:
        """How the column is spelled."""
        kind = self.element.kind
        return self.writer.spelling(self.column, self.element) or kind.spellings[0]

    def id(self, name: str) -> str:
        """The whole id of another element of the same file."""
        return f"{self.file.value}.{name}"

    def value(self, name: str) -> Any:
        """The row's value of another element of the same file."""
        return self.row.get(self.id(name))

    def state(self, name: str) -> State:
        """Its state; BLANK where the row has no such element."""
        said = self.row.get(f"{self.id(name)}:state")
        return State.BLANK if said is None else State(said)

    def has(self, *names: str) -> bool:
        """Whether the tab has columns for elements of the same file."""
        return all(self.id(name) in self.writer.elements for name in names)

    @property
    def present(self) -> bool:
        """Whether the row holds a record of the element's file."""
        name = {
            FileType.MIF: "member_record_status",
            FileType.RTF: "engagement_status",
            FileType.OTF: "outreach_attempt_date",
            FileType.REFERRAL: "member_cin",
        }[self.file]
        return self.value(name) is not None

    @property
    def complete(self) -> bool:
        """Whether the row is a whole one: neither Termed nor partial."""
        return self.file is not FileType.MIF or (
            self.value("member_record_status") != "Termed" and self.state("asthma") is not State.BLANK
        )

    @property
    def homeless(self) -> bool:
        return self.value("member_homelessness_indicator") is True

    @property
    def born(self) -> date:
        found = self.value("member_date_of_birth")
        assert isinstance(found, date)
        return found


Plant = Callable[[CellSetting], CellChange | None]
Fits = Callable[[DataElement], bool]


@dataclass(frozen=True)
class Defect:
    """code: of the catalog; words: what it looks like; fits: elements on which the finding will stand

    rowwise: the finding names no column
    """

    code: str
    words: str
    fits: Fits
    plant: Plant
    rowwise: bool = False

    def at(self, place: CellSetting) -> CellChange | None:
        """What to change there; None where the row has no such record, or where it would bring other findings with it."""
        # a Termed or partial row that has something in Tables 2 and 3, or no status that can be read, is neither any more
        whole = (place.file, place.element.table) in NEVER_FILLED or place.name == "member_record_status"
        if not place.present or (whole and not place.complete):
            return None
        return self.plant(place)


#: By code; the order is the catalog's where it matters, and that of registering else.
DEFECTS: dict[str, list[Defect]] = {}


def in_text(
    code: str, words: str, *kinds: type[Kind], only: tuple[str, ...] = ()
) -> Callable[[Callable[[CellSetting], str | None]], Callable[[CellSetting], str | None]]:
    """Register a function that says what stands in a cell of these kinds (or of these elements, by short id) instead."""

    def register(text: Callable[[CellSetting], str | None]) -> Callable[[CellSetting], str | None]:
        def plant(place: CellSetting) -> CellChange | None:
            found = text(place)
            return None if found is None or found in place.column.codes else CellChange(text=found)

        def fits(element: DataElement) -> bool:
            return (not kinds or type(element.kind) in kinds) and (not only or element.id.partition(".")[2] in only)

        DEFECTS.setdefault(code, []).append(Defect(code, words, fits, plant))
        return text

    return register


def in_records(
    code: str, words: str, *at: str, files: tuple[FileType, ...] = tuple(FileType), rowwise: bool = False
) -> Callable[[Plant], Plant]:
    """Register a function that says what a record holds instead; the finding will stand on one of these elements (short ids)."""
    later = (one for release in guidance.releases() for one in release.added)
    known = {one.id for one in (*guidance.elements(), *guidance.keys(), *later)}

    def register(plant: Plant) -> Plant:
        def fits(element: DataElement) -> bool:
            return element.file in files and element.id in known and element.id.partition(".")[2] in at

        DEFECTS.setdefault(code, []).append(Defect(code, words, fits, plant, rowwise))
        return plant

    return register
