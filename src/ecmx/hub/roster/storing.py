"""What was derived against what is stored: rows that are new are added, rows that are no more are removed, the rest is not touched.

Frames on one side, tables on the other; decides nothing about members.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection, models
from psycopg import sql

__all__ = ["StoredTable", "added", "looked_up", "settle"]


@dataclass(frozen=True)
class StoredTable:
    """A table as a frame.

    identity: the columns by which a row is the same row; values: what may change of it; beside: what changes only when a value does
    """

    model: type[models.Model]
    identity: Mapping[str, pl.DataType]
    values: Mapping[str, pl.DataType]
    beside: Mapping[str, pl.DataType] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the table in the database."""
        return self.model._meta.db_table

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Identity, then values."""
        return {**self.identity, **self.values}

    def type_of(self, column: str) -> str:
        """Of a column in the database; of a key the type that it refers to."""
        kind = self.model._meta.get_field(column).rel_db_type(connection)  # type: ignore[union-attr]
        assert kind is not None
        return kind


def looked_up(table: StoredTable, where: str, asked: Sequence[Any]) -> pl.DataFrame:
    """The stored rows that a condition names: id, then the table's columns."""
    columns = sql.SQL(", ").join(map(sql.Identifier, ("id", *table.schema)))
    query = sql.SQL("SELECT {} FROM {} WHERE {}").format(columns, sql.Identifier(table.name), sql.SQL(where))
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema={"id": pl.Int64(), **table.schema}, orient="row")


def settle(table: StoredTable, stored: pl.DataFrame, wanted: pl.DataFrame, always: Mapping[str, Any]) -> int:
    """Make the stored rows those that are wanted; how many were added, changed or removed.

    stored: as `looked_up` gave them; wanted: the table's columns; always: columns of every row that is added
    """
    keys = list(table.identity)
    columns = {**table.schema, **table.beside}
    wanted = wanted.select(list(columns)).cast(pl.Schema(columns))
    if not stored.height:
        added(table, wanted, always)
        return wanted.height
    gone = stored.join(wanted, on=keys, how="anti", nulls_equal=True)
    fresh = wanted.join(stored, on=keys, how="anti", nulls_equal=True)
    both = wanted.join(stored, on=keys, how="inner", nulls_equal=True, suffix=":stored")
    other = pl.any_horizontal(
        [pl.lit(value=False), *(pl.col(name).ne_missing(pl.col(f"{name}:stored")) for name in table.values)]
    )
    changed = both.filter(other)
    if gone.height:
        _removed(table, gone["id"].to_list())
    if changed.height:
        _changed(table, changed)
    added(table, fresh, always)
    return gone.height + changed.height + fresh.height


def added(table: StoredTable, rows: pl.DataFrame, always: Mapping[str, Any]) -> None:
    """Add rows; quickly, for a plan's first file has ten thousand."""
    if not rows.height:
        return
    lists = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.List)]  # of ids of ours
    told = rows.with_columns(
        *(pl.concat_str(pl.lit("{"), pl.col(name).list.join(","), pl.lit("}")).alias(name) for name in lists),
        *(pl.lit(value).alias(name) for name, value in always.items()),
    )
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, told.columns))
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write(told.write_csv(include_header=False, quote_style="non_numeric"))


def _removed(table: StoredTable, ids: list[int]) -> None:
    query = sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table.name))
    with connection.cursor() as cursor:
        cursor.execute(query, [ids])


def _changed(table: StoredTable, rows: pl.DataFrame) -> None:
    written = [*table.values, *table.beside]
    names = [sql.Identifier(name) for name in ("id", *written)]
    query = sql.SQL("UPDATE {} AS t SET {} FROM unnest({}) AS n ({}) WHERE t.id = n.id").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.SQL("{0} = n.{0}").format(name) for name in names[1:]),
        sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(table.type_of(name))) for name in ("id", *written)),
        sql.SQL(", ").join(names),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [rows[name].to_list() for name in ("id", *written)])
