"""A table to be written: columns, rows, and what was planted in which cell. Knows no container and no rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

__all__ = ["Cell", "Column", "Formula", "Planted", "Row", "Tab", "Workbook", "letter_of"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the value that the spreadsheet program stored with it ("" = it stored none)."""

    text: str
    stored: str | int


Cell = str | int | float | bool | date | Formula | None
Row = dict[str, Cell]
"""What stands in a row, by the columns' keys."""


@dataclass(frozen=True, slots=True)
class Column:
    """key: of the rows; header: as the plan words it; group: the merged cell above it, if there is one."""

    key: str
    header: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect that was put in: where, and every code of the catalog that must be said of that cell."""

    sheet: str
    row: int
    column: str
    codes: frozenset[str]


@dataclass
class Tab:
    """A sheet. `first_row`: the Excel row of the first record; the header stands above it."""

    name: str
    columns: Sequence[Column]
    rows: list[Row]
    first_row: int = 2
    planted: list[Planted] = field(default_factory=list)

    def plant(self, row: int, key: str, cell: Cell, *codes: str, at: str = "") -> None:
        """Put a defect into a record (0 = the first). `at`: the key of the cell that is pointed at, where it is another one."""
        self.rows[row][key] = cell
        self.mark(row, at or key, *codes)

    def mark(self, row: int, key: str, *codes: str) -> None:
        """Say that a cell is wrong as it stands; key "" = the whole row."""
        letter = letter_of([column.key for column in self.columns].index(key)) if key else ""
        self.planted.append(Planted(self.name, self.first_row + row, letter, frozenset(codes)))


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file of the demo: who sent it, what makes it hard to read, and how it is written."""

    name: str
    sender: str
    oddities: tuple[str, ...]
    tabs: tuple[Tab, ...]
    write: Callable[[Path], None]
    password: str = ""

    @property
    def planted(self) -> tuple[Planted, ...]:
        """Every defect that was put in."""
        return tuple(one for tab in self.tabs for one in tab.planted)


def letter_of(index: int) -> str:
    """The Excel letter of a column, counted from 0: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def spelt(row: Mapping[str, Cell], spelling: Callable[[str, Cell], Cell]) -> Row:
    """The row as a plan spells it: every cell through the plan's own way of writing dates and yes/no."""
    return {key: spelling(key, cell) for key, cell in row.items()}
