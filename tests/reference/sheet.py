"""One sheet as the slow judge sees it: columns that carry elements, rows of text, every cell read one by one.

Knows how cells read; nothing of the rules over rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ecmx.guidance import DataElement, elements, keys, releases
from tests.reference.cells import BLANK, Cell, column_spelling, read_cell
from tests.reference.signs import as_it_looks, habits_of, says_nothing

__all__ = ["ELEMENTS", "Column", "Finding", "Row", "Sheet", "sheet_of"]

ELEMENTS: dict[str, DataElement] = {
    element.id: element for element in (*keys(), *elements(), *(one for release in releases() for one in release.added))
}
ABSENT = Cell(BLANK)
WHO = ("member_cin", "member_first_name", "member_last_name", "member_date_of_birth")

#: (Excel row, or None; place in the columns, or None; code).
Finding = tuple[int | None, int | None, str]


@dataclass(frozen=True)
class Column:
    """A column: its header and the element that it carries ("" = the plan's own). `spelling` "" = by majority."""

    header: str
    element: str
    spelling: str = ""

    @property
    def file(self) -> str:
        return self.element.partition(".")[0]

    @property
    def name(self) -> str:
        return self.element.partition(".")[2]


@dataclass(frozen=True)
class Row:
    """A row: its Excel row, its texts and what each cell says, by place in the columns."""

    number: int
    texts: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet of one or more file types. The columns that name the member serve every type on it."""

    types: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @cached_property
    def where(self) -> dict[str, int]:
        """The place of each element."""
        return {column.element: at for at, column in reversed(list(enumerate(self.columns)))}

    def place(self, file: str, name: str) -> int | None:
        """Where a file type's element stands; the member's key of one type serves for the others."""
        serving = self.types if name in WHO else ()
        return next(
            (
                self.where[one]
                for one in (f"{file}.{name}", *(f"{other}.{name}" for other in serving))
                if one in self.where
            ),
            None,
        )

    def has(self, file: str, *names: str) -> bool:
        return all(self.place(file, name) is not None for name in names)

    def cell(self, row: Row, file: str, name: str) -> Cell:
        """What a row says of an element; blank where there is no such column."""
        at = self.place(file, name)
        return ABSENT if at is None else row.cells[at]

    def own(self, file: str) -> list[int]:
        """The places of a file type's own elements, the member's key apart."""
        return self.all_own.get(file, [])

    @cached_property
    def all_own(self) -> dict[str, list[int]]:
        own: dict[str, list[int]] = {}
        for at, column in enumerate(self.columns):
            if column.element and ELEMENTS[column.element].table > 0 and column.name != "member_cin":
                own.setdefault(column.file, []).append(at)
        return own


def sheet_of(types: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Sheet:
    """Read every cell; the header is row 1."""
    kinds = [ELEMENTS[column.element].kind_spec if column.element else "text" for column in columns]
    habits = habits_of([[row[at] for row in rows] for at in range(len(columns))])
    said = [
        ["" if says_nothing(kind, text, habits) else text for kind, text in zip(kinds, row, strict=True)]
        for row in rows
    ]
    shown = [[as_it_looks(kind, text) for kind, text in zip(kinds, row, strict=True)] for row in said]
    spelt = [
        column.spelling or column_spelling(kinds[at], [row[at] for row in shown]) for at, column in enumerate(columns)
    ]
    read = [
        Row(number, tuple(said[place]), tuple(map(read_cell, kinds, shown[place], spelt)))
        for place, (number, row) in enumerate(enumerate(rows, start=2))
        if any(text.strip() for text in row)
    ]
    return Sheet(tuple(types), tuple(columns), tuple(read))
