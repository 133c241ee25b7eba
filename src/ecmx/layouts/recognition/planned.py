"""A sheet as it will be read: its layout, its header row, what each of its columns carries. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecmx.guidance import DataElement, FileType
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.recognition.match import How
from ecmx.layouts.recognition.on_sheet import Change

__all__ = ["PlannedColumn", "SheetPlan", "UnreadHeader"]


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One column as it will be read. `element` None: not one of the guidance's, or unsure."""

    letter: str
    header: str
    element: DataElement | None
    extension: str | None
    how: How
    confidence: float
    spelling: str = ""  # declared by a layout; "" = found out from the column
    declared: Column | None = None
    repeats: str | None = None
    likely: str | None = None  # of an unsure column: the label that it might be
    filled: bool = True  # whether the first rows have anything in it
    carried: tuple[DataElement, ...] = ()  # several elements in one cell, as a layout declares them
    options: tuple[str, ...] = ()  # of an unsure column: the ids that it might be, the likeliest first

    @property
    def elements(self) -> tuple[DataElement, ...]:
        """Every element that the column carries."""
        return (self.element,) if self.element else self.carried


@dataclass(frozen=True, slots=True)
class UnreadHeader:
    """A header that is too long to be read, so that its column is one that nobody knows.

    length: its characters; limit: how many are read, of one header, or (together) of all headers of a tab
    """

    letter: str
    length: int
    limit: int
    together: bool


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How a sheet will be read; `header_row` None and no types: it carries no records that we know."""

    name: str
    types: tuple[FileType, ...]
    header_row: int | None
    layout: Layout | None
    columns: tuple[PlannedColumn, ...]
    drift: tuple[Change, ...] = ()  # how the sheet differs from its layout
    as_of: date | None = None  # the day that counts as today
    headers_unread: tuple[UnreadHeader, ...] = ()
    searched: int | None = None  # the last row in which a header was looked for in vain, where more rows stand below

    def by_element(self) -> dict[str, PlannedColumn]:
        """The mapped columns by element id."""
        return {element.id: column for column in self.columns for element in column.elements}
