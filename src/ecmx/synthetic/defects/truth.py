"""What was planted where: a line a finding that a check has to make."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

__all__ = ["Planted", "as_frame"]

SCHEMA = {"sheet": pl.String, "row": pl.UInt32, "column": pl.String, "header": pl.String, "code": pl.String}


@dataclass(frozen=True, slots=True, order=True)
class Planted:
    """One defect. row: the Excel row (the n-th record of an XML file is row n + 1), 0 for a whole column; column: "" for a whole row"""

    sheet: str
    row: int
    column: str
    header: str
    code: str


def as_frame(planted: list[Planted]) -> pl.DataFrame:
    """In the order of the file; a row number that there is not is null."""
    rows = [(one.sheet, one.row or None, one.column, one.header, one.code) for one in sorted(planted)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
