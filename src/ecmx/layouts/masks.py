"""Cells without what they say: letters and digits become A, a and 9, so that their shape can be shown and nobody is named."""

from __future__ import annotations

import polars as pl

__all__ = ["masked", "masked_text", "shapes"]

SHOWN = 3
LONGEST = 32


def masked(text: pl.Series) -> pl.Series:
    """Every letter as A or a, every digit as 9; length and punctuation stay."""
    return (
        text.str.replace_all(r"\p{Lu}", "A")
        .str.replace_all(r"\p{Lt}|\p{Lo}", "A")
        .str.replace_all(r"\p{Ll}|\p{Lm}", "a")
        .str.replace_all(r"\p{N}", "9")
    )


def masked_text(text: str) -> str:
    """One text so, a long one cut."""
    shape = str(masked(pl.Series([text], dtype=pl.String))[0])
    return shape if len(shape) <= LONGEST else f"{shape[: LONGEST - 1]}…"


def shapes(text: pl.Series, *, rows: int = 500) -> tuple[str, ...]:
    """The commonest shapes of the filled cells among the first rows, at most three, long ones cut."""
    filled = text.drop_nulls().head(rows)
    if not len(filled):
        return ()
    counted = masked(filled).alias("shape").value_counts().sort(["count", "shape"], descending=[True, False])
    return tuple(
        shape if len(shape) <= LONGEST else f"{shape[: LONGEST - 1]}…" for shape in counted["shape"].head(SHOWN)
    )
