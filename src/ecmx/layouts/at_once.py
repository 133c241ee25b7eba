"""Short columns as one long one: a query costs about the same for a hundred cells as for ten thousand, and a cell's reading or writing
hangs on its kind and spelling and not on its column.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

__all__ = ["TOGETHER", "columns_where", "stacked"]

TOGETHER = 1 << 17  # cells of all columns; of more there is nothing to be gained


def columns_where(text: pl.DataFrame, *conditions: pl.Expr) -> list[list[str]]:
    """By condition on all columns, those with a cell of which it holds. Of short columns it is first asked whether there is such a cell."""
    found: list[list[str]] = [[] for _ in conditions]
    if not text.width or not text.height:
        return found
    wanted = list(range(len(conditions)))
    if text.width * text.height <= TOGETHER:
        every = stacked(text.get_columns()).alias("").to_frame()
        told = every.select(condition.any().alias(str(at)) for at, condition in enumerate(conditions)).row(0)
        wanted = [at for at, yes in enumerate(told) if yes]
    for at in wanted:
        answers = text.select(conditions[at].any()).row(0)
        found[at] = [letter for letter, yes in zip(text.columns, answers, strict=True) if yes]
    return found


def stacked(columns: Sequence[pl.Series]) -> pl.Series:
    """Columns one below the other."""
    return columns[0] if len(columns) == 1 else pl.concat([one.alias("") for one in columns])
