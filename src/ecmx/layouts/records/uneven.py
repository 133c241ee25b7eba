"""Rows of delimited text with more or fewer fields than the header: a delimiter inside a cell, or one that was lost, has moved what stands
behind it. Rows that a program cut off behind their last filled cell have not moved.

Knows how many fields there are, and how the columns read; says nothing of any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from ecmx.files import Sheet, column_index
from ecmx.guidance.values import State
from ecmx.layouts.recognition import SheetPlan
from ecmx.layouts.records.read import ReadColumn

__all__ = ["Uneven", "among", "uneven_rows"]

Told = TypeVar("Told")

LEAST = 2  # cells that cannot be read, from which a row has shifted that would not be seen to by its last field
NEARLY_ALL = 0.9  # of the rows; where these have a field that the header has not, it is a column without a header
MOSTLY = 0.5  # of a short row's typed cells from the first on that cannot be read; fewer are slips of their own


@dataclass(frozen=True, slots=True)
class Uneven:
    """header: the fields of the header; longer: of each longer row how many fields it has, and up to which they are filled;
    shorter: of each shorter row how many; usual: nearly all rows are longer
    """

    header: int = 0
    usual: bool = False
    longer: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    shorter: Mapping[int, int] = field(default_factory=dict)

    def shifted(self, rows: pl.Series, member: pl.Series, columns: Mapping[str, ReadColumn]) -> dict[int, int]:
        """Members' rows of a batch that have shifted, with their fields: filled beyond the header, or with cells that cannot be read."""
        found = {}
        for row, (fields, filled) in among(self.longer, rows).items():
            at = int(rows.search_sorted(row))
            if not member[at]:
                continue
            unread = sum(int(column.state[at]) == State.UNREADABLE for column in columns.values())
            if (filled > self.header and not self.usual) or unread >= LEAST:
                found[row] = fields
        for row, fields in among(self.shorter, rows).items():
            at = int(rows.search_sorted(row))
            if at < len(rows) and rows[at] == row and member[at] and moved(at, columns):
                found[row] = fields
        return found


def among(told: Mapping[int, Told], rows: pl.Series) -> dict[int, Told]:
    """Those of a batch."""
    if not told or not len(rows):
        return {}
    first, last = int(rows[0]), int(rows[-1])
    return {row: one for row, one in told.items() if first <= row <= last}


def moved(at: int, columns: Mapping[str, ReadColumn]) -> bool:
    """Whether the cells of a short row stand in the wrong columns from some cell on: most of those that could show it do."""
    typed = [column for column in columns.values() if not column.element.kind.keeps_marks]
    filled = [column for column in typed if column.text[at] is not None]
    filled.sort(key=lambda column: column_index(column.plan.letter))
    unread = [int(column.state[at]) == State.UNREADABLE for column in filled]
    behind = unread[unread.index(True) :] if True in unread else []
    return sum(behind) >= max(LEAST, MOSTLY * len(behind))


def uneven_rows(sheet: Sheet, plan: SheetPlan) -> Uneven:
    """Which rows below the header have more fields than it, or fewer than it has filled ones."""
    marks = sheet.marks
    if plan.header_row is None or plan.header_row > len(marks.fields) or not (marks.overlong or marks.short):
        return Uneven()
    header = marks.fields[plan.header_row - 1]
    longer = {
        row: (fields, filled) for row, fields, filled in marks.overlong if row > plan.header_row and fields > header
    }
    headed = max((column_index(column.letter) for column in plan.columns if column.header), default=0)
    shorter = {row: fields for row, fields in marks.short if row > plan.header_row and fields < headed}
    return Uneven(header, len(longer) >= NEARLY_ALL * (marks.records - plan.header_row), longer, shorter)
