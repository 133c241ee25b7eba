"""The rows of files as they were read: whom they name, and the same rows without some members, or without some tables of theirs.

Frames in, frames out; what is opened lies in memory only.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

import polars as pl

from ecmx.exchange import STATE
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.hub.keys import Keys
from ecmx.hub.roster import column, elements
from ecmx.hub.transmissions import Blob, opened

__all__ = ["CLINICAL", "named_in", "places", "rows_of", "with_tables_blank", "without"]

#: The tables of a Member Information File that a refused member's record need not keep: conditions, utilization and other clinical data.
REFUSED_TABLES = (2, 3)
#: The data elements of these tables.
CLINICAL = tuple(one.id for one in elements(FileType.MIF) if one.table in REFUSED_TABLES)
_KEYS = tuple(name for kind in FileType if (name := column(kind, "member")) is not None)


def rows_of(blob: Blob, keys: Keys) -> pl.DataFrame:
    """Every row that is kept of a file, whatever became of it. Raises as `opened`."""
    return pl.read_parquet(io.BytesIO(opened(blob, keys)))


def named_in(rows: pl.DataFrame, cins: Collection[str]) -> set[str]:
    """Which of these CINs the rows name, in a record of any file type."""
    wanted = pl.Series("cin", list(cins), dtype=pl.String)
    return {
        str(one)
        for name in _KEYS
        if name in rows.columns
        for one in rows[name].filter(rows[name].is_in(wanted.implode()))
    }


def places(rows: pl.DataFrame, cin: str) -> set[tuple[str, int]]:
    """Where rows of a member stand in the file: sheet and row."""
    return set(rows.filter(_is_of([cin], rows)).select("sheet", "row").unique().iter_rows())


def without(rows: pl.DataFrame, cins: Sequence[str]) -> pl.DataFrame:
    """The rows that name none of these."""
    return rows.filter(~_is_of(cins, rows))


def with_tables_blank(rows: pl.DataFrame, cin: str) -> tuple[pl.DataFrame, int]:
    """The rows with a member's clinical tables blank, and in how many rows something stood there."""
    there = [name for name in CLINICAL if name in rows.columns]
    if not there:
        return rows, 0
    hers = _is_of([cin], rows)
    states = [name + STATE for name in there if name + STATE in rows.columns]
    values = [pl.col(name).is_not_null() for name in there]
    signs = [~pl.col(name).is_in([int(State.VALUE), int(State.BLANK)]).fill_null(value=True) for name in states]
    said = rows.filter(hers & pl.any_horizontal(*values, *signs)).height
    if not said:
        return rows, 0
    return rows.with_columns(
        *(pl.when(hers).then(None).otherwise(pl.col(name)).alias(name) for name in there),
        *(
            pl.when(hers & pl.col(name).is_not_null())
            .then(pl.lit(int(State.BLANK), dtype=rows.schema[name]))
            .otherwise(pl.col(name))
            .alias(name)
            for name in states
        ),
    ), said


def _is_of(cins: Sequence[str], rows: pl.DataFrame) -> pl.Expr:
    wanted = pl.Series("cin", list(cins), dtype=pl.String).implode()
    named = [pl.col(name).is_in(wanted).fill_null(value=False) for name in _KEYS if name in rows.columns]
    return pl.any_horizontal(pl.lit(value=False), *named)
