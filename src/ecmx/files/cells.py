"""What every container is turned into: batches of rows of cells that keep their place and their kind. Knows nothing of ECM."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import polars as pl

__all__ = ["Batch", "CellKind", "Merge", "column_letter", "column_index"]


class CellKind(IntEnum):
    """What the container said of a cell. A blank cell has a null text and kind TEXT."""

    TEXT = 0
    NUMBER = 1  # text as the number format shows identifiers (00000 keeps its zeros), else the plain number: 12, 0.5, never 1.2E+3
    DATE = 2  # a real date cell: text is ISO: 2026-10-31, or 2026-10-31T14:30:00 where the time is not midnight
    BOOLEAN = 3  # TRUE / FALSE
    ERROR = 4  # text is the error as shown: #N/A
    FORMULA = 5  # a formula without a stored value: text is null


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 1-based and inclusive; only the top left cell holds the value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True, repr=False)
class Batch:
    """Some rows of a sheet, in order. Rows without any content are absent.

    rows: UInt32, the Excel row of each
    text: String columns named by Excel letter ("A", "B", … "BU"), null = blank, stripped of surrounding white space
    kinds: UInt8 `CellKind` per cell, only for columns where some cell of the batch is not TEXT
    """

    rows: pl.Series
    text: pl.DataFrame
    kinds: dict[str, pl.Series]

    def __repr__(self) -> str:
        return f"<Batch of {len(self.rows)} rows, {self.text.width} columns>"

    def __len__(self) -> int:
        return len(self.rows)

    def those(self, mask: pl.Series) -> Batch:
        """The rows of which a mask (Boolean) is true."""
        kinds = {letter: kind.filter(mask) for letter, kind in self.kinds.items()}
        typed = {letter: kind for letter, kind in kinds.items() if (kind != CellKind.TEXT).any()}
        return Batch(self.rows.filter(mask), self.text.filter(mask), typed)


def column_letter(index: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letter: str) -> int:
    """A → 1, AA → 27."""
    index = 0
    for character in letter:
        index = index * 26 + ord(character) - 64
    return index
