"""A sheet as it will be read: its layout, its header row, what each of its columns carries. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ecmx.guidance import DataElement, FileType
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.recognition.looks import Appearance
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
    group: int = 0  # of outreach attempts side by side: which of them, from 1; 0: the column stands there once
    first: str = ""  # of a later attempt's column: the letter of its like in the first, where recognition told

    @property
    def by_layout(self) -> bool:
        """Whether the header is one that the layout gives the column; it may be the guidance's own too."""
        return self.declared is not None and self.how in (How.LAYOUT, How.LABEL)

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
    look: Appearance | None = None  # of a sheet without records that we know, where it can be said
    searched: int | None = None  # the last row in which a header was looked for in vain, where more rows stand below

    def by_element(self) -> dict[str, PlannedColumn]:
        """The mapped columns by element id; of attempts side by side those of the first."""
        held: dict[str, PlannedColumn] = {}
        for column in self.columns:
            for element in column.elements:
                if element.id not in held or column.group < held[element.id].group:
                    held[element.id] = column
        return held

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the outreach attempts that stand side by side in one row; none where each has a row of its own."""
        return tuple(sorted({column.group for column in self.columns if column.group and column.element}))

    def of_group(self, number: int) -> SheetPlan:
        """The plan with the columns of one of the attempts alone, beside those that stand there once."""
        return replace(self, columns=tuple(column for column in self.columns if column.group in (0, number)))
