"""Rows of delimited text with more fields than the header: a delimiter inside a cell has moved what stands behind it.

Knows how many fields there are, and how the columns read; says nothing of any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ecmx.files import Sheet
from ecmx.guidance.values import State
from ecmx.layouts.recognition import SheetPlan
from ecmx.layouts.records.read import ReadColumn

__all__ = ["Overlong", "overlong_rows"]

LEAST = 2  # cells that cannot be read, from which a row has shifted that would not be seen to by its last field
NEARLY_ALL = 0.9  # of the rows; where these have a field that the header has not, it is a column without a header


@dataclass(frozen=True, slots=True)
class Overlong:
    """header: the fields of the header; rows: of each longer row how many fields it has, and up to which they are filled.

    usual: nearly all rows are longer
    """

    header: int = 0
    usual: bool = False
    rows: Mapping[int, tuple[int, int]] | None = None

    def among(self, rows: pl.Series) -> dict[int, tuple[int, int]]:
        """Those of a batch."""
        if not self.rows or not len(rows):
            return {}
        first, last = int(rows[0]), int(rows[-1])
        return {row: told for row, told in self.rows.items() if first <= row <= last}

    def shifted(self, rows: pl.Series, member: pl.Series, columns: Mapping[str, ReadColumn]) -> dict[int, int]:
        """Members' rows that have shifted: filled beyond the header, or with a blank at their end and cells that cannot be read."""
        found = {}
        for row, (fields, filled) in self.among(rows).items():
            at = int(rows.search_sorted(row))
            if not member[at]:
                continue
            unread = sum(int(column.state[at]) == State.UNREADABLE for column in columns.values())
            if (filled > self.header and not self.usual) or unread >= LEAST:
                found[row] = fields
        return found


def overlong_rows(sheet: Sheet, plan: SheetPlan) -> Overlong:
    """Which rows below the header have more fields than it."""
    marks = sheet.marks
    if not marks.overlong or plan.header_row is None or plan.header_row > len(marks.fields):
        return Overlong()
    header = marks.fields[plan.header_row - 1]
    rows = {
        row: (fields, filled) for row, fields, filled in marks.overlong if row > plan.header_row and fields > header
    }
    return Overlong(header, len(rows) >= NEARLY_ALL * (marks.records - plan.header_row), rows)
