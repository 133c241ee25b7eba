"""Short columns as one long one: a query costs about the same for a hundred cells as for ten thousand. Knows nothing of what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import polars as pl

__all__ = ["columns_where", "grouped", "short", "stacked"]

Column = TypeVar("Column")

TOGETHER = 1 << 17  # cells of all columns; of more there is nothing to be gained


def short(rows: int, columns: int) -> bool:
    """Whether so many columns of so many rows are worth being put together."""
    return rows * columns <= TOGETHER


def grouped(columns: Sequence[Column], how: Callable[[Column], object], rows: int) -> list[list[Column]]:
    """Short columns together that are alike in some way, which has to be hashable; long ones each by itself."""
    groups: dict[object, list[Column]] = {}
    together = short(rows, len(columns))
    for at, one in enumerate(columns):
        groups.setdefault(how(one) if together else at, []).append(one)
    return list(groups.values())


def columns_where(text: pl.DataFrame, *conditions: pl.Expr) -> list[list[str]]:
    """By condition on all columns, which asks of each cell by itself, those with a cell of which it holds."""
    if not text.width or not text.height:
        return [[] for _ in conditions]
    if not short(text.height, text.width):
        answers = (text.select(condition.any()).row(0) for condition in conditions)
        return [[letter for letter, yes in zip(text.columns, each, strict=True) if yes] for each in answers]
    every = stacked(text.get_columns()).alias("").to_frame()
    told = every.select(condition.alias(str(at)) for at, condition in enumerate(conditions))
    return [letters_at(text, mask) if mask.any() else [] for mask in told]


def letters_at(text: pl.DataFrame, mask: pl.Series) -> list[str]:
    """The columns in which something holds. mask: of every cell, the columns one below the other."""
    return [text.columns[at] for at in (mask.arg_true() // text.height).unique().sort()]


def stacked(columns: Sequence[pl.Series]) -> pl.Series:
    """Columns one below the other."""
    return columns[0] if len(columns) == 1 else pl.concat([one.alias("") for one in columns])
