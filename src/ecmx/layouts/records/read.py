"""Columns and rows as they were read: what rules look at, and records are made of.

Plain frozen values over one batch; how they came about is for `records`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from ecmx.files import CellKind, columns_where
from ecmx.guidance import WHO, DataElement, FileType, stems_with
from ecmx.guidance.values import READ_ALL_THE_SAME, Reading, State
from ecmx.layouts.recognition import PlannedColumn, SheetPlan

__all__ = ["ReadColumn", "RecordBatch"]

NONE, ALL = pl.Series([False]), pl.Series([True])


@dataclass(frozen=True, slots=True, repr=False)
class ReadColumn:
    """One column of a batch as read.

    text: as received (String, null = blank); reading: the kind's; cell: UInt8 `CellKind`, null where all cells are text
    doubt: why what can be read in two ways was not read, in words
    odd: Boolean, the cells with signs that are not seen or stand for plainer ones; None where there is none
    """

    plan: PlannedColumn
    element: DataElement
    spelling: str
    text: pl.Series
    reading: Reading
    cell: pl.Series | None
    doubt: str = ""
    odd: pl.Series | None = None

    @property
    def value(self) -> pl.Series:
        return self.reading.value

    @property
    def state(self) -> pl.Series:
        return self.reading.state

    @property
    def blank(self) -> pl.Series:
        """Whether nothing stands in the cell."""
        nulls = self.text.null_count()
        if self.cell is not None and self.cell.max() == CellKind.FORMULA:
            return self.text.is_null() & (self.cell != CellKind.FORMULA)
        if not nulls or nulls == len(self.text):
            return (ALL if nulls else NONE).new_from_index(0, len(self.text))
        return self.text.is_null()

    def named(self, name: str) -> dict[str, pl.Series]:
        """Value and state under an element's id."""
        return {name: self.value, f"{name}:state": self.state}

    def cells_of(self, *kinds: str) -> pl.Series:
        """Which cells are of these kinds: text, date, number …, error, formula (without a value)."""
        if self.cell is None:
            return pl.Series(["text" in kinds]).new_from_index(0, len(self.text))
        return self.cell.is_in([int(CellKind[kind.upper()]) for kind in kinds])

    @property
    def partly(self) -> pl.Series:
        """Whether a cell gave a value, and something of it had to be left out: one entry of a list."""
        if not self.reading.problem.max():
            return pl.Series([False]).new_from_index(0, len(self.text))
        lossy = [number for number, one in enumerate(self.element.kind.problems, 1) if one not in READ_ALL_THE_SAME]
        return self.readable & self.reading.problem.is_in(lossy)

    @property
    def readable(self) -> pl.Series:
        """Whether the cell gave a value."""
        return self.reading.state == State.VALUE


@dataclass(frozen=True, slots=True, repr=False)
class RecordBatch:
    """Some rows of a sheet as records.

    rows: UInt32 Excel rows; columns: by element id; present: by file type, whether the row holds a record of it;
    left_out: by file type, whether the row's record of it is left out, since the guidance leaves it out (a mass communication)
    extensions: by the id of a known extension, its text as received
    plans: by column letter, what a column of plans says that a layout declares (`origin = "plan"`)
    text: every column as received, by letter, but for words that mean nothing
    nulls: cells in which an export wrote a word for “blank”; they are read as blank
    totals, guides: Boolean, rows that are no member's (a totals line; instructions or a repeated header)
    shifted: rows of delimited text whose cells have shifted, with how many fields each has; header_fields: how many the header has
    announced: rows that say how many rows there are, with the numbers that stand in them
    group: of attempts side by side in one row, which later one the records are of (from 2); the plan has its columns alone, besides
    those that stand there once. 0: every row of the sheet, with the first attempt
    """

    plan: SheetPlan
    rows: pl.Series
    columns: dict[str, ReadColumn]
    present: dict[FileType, pl.Series]
    totals: pl.Series
    guides: pl.Series
    text: pl.DataFrame
    left_out: dict[FileType, pl.Series] = field(default_factory=dict)
    extensions: dict[str, pl.Series] = field(default_factory=dict)
    plans: dict[str, pl.Series] = field(default_factory=dict)
    nulls: int = 0
    shifted: Mapping[int, int] = field(default_factory=dict)
    header_fields: int = 0
    announced: Mapping[int, frozenset[int]] = field(default_factory=dict)
    group: int = 0

    @property
    def own(self) -> Mapping[str, ReadColumn]:
        """The columns that no other batch has of these rows: all, or of a later attempt its own."""
        return {name: one for name, one in self.columns.items() if one.plan.group} if self.group else self.columns

    @property
    def member(self) -> pl.Series:
        """Rows that are a member's, with every cell in its own column."""
        out = self.totals | self.guides
        return ~(out | self.rows.is_in(list(self.shifted))) if self.shifted else ~out

    def __len__(self) -> int:
        return len(self.rows)

    def get(self, element_id: str) -> ReadColumn | None:
        """An element's column, if the sheet has one."""
        return self.columns.get(element_id)

    def letters_where(self, letters: Collection[str], condition: pl.Expr) -> frozenset[str]:
        """Of some columns those with a cell of which a condition on all columns holds: one question for all of them."""
        asked = self.text.select([letter for letter in self.text.columns if letter in letters])
        return frozenset(columns_where(asked, condition)[0])

    def sources(self, file: FileType) -> dict[str, ReadColumn]:
        """The columns that one file type's records are made of, by element id.

        Who the member is counts for every type of the row: a return beside a Member Information File has its CIN, names and birth date.
        What rides along from a file type that the sheet does not carry (the plan's name on a return) belongs to each of them.
        """
        types = self.plan.types
        made = {
            name: column
            for name, column in self.columns.items()
            if column.element.file == file or column.element.file not in types
        }
        for stem in stems_with("member", *WHO):
            mine = f"{file.value}.{stem}"
            other = next((column for name, column in self.columns.items() if name.endswith(f".{stem}")), None)
            if mine not in made and other is not None:
                made[mine] = other
        return made

    def frame(self, file: FileType) -> pl.DataFrame:
        """The canonical records of one file type: sheet, row, and for each element its value and, beside it, `ID:state`."""
        made: dict[str, pl.Series] = {"sheet": pl.repeat(self.plan.name, len(self), eager=True), "row": self.rows}
        for name, column in self.sources(file).items():
            made |= column.named(name)
        made |= self.extensions
        return self.records(file, made)

    def records(self, file: FileType, made: Mapping[str, pl.Series]) -> pl.DataFrame:
        """Columns of the batch, by name, in the rows that hold a record of a file type."""
        return pl.DataFrame([series.alias(name) for name, series in made.items()]).filter(self.present[file])
