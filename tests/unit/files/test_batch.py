"""Some rows of a batch: every part of it follows."""

from __future__ import annotations

import polars as pl

from ecmx.files import Batch, CellKind


def test_those_rows_keep_their_numbers_texts_and_kinds() -> None:
    kinds = {
        "A": pl.Series([CellKind.DATE, CellKind.TEXT, CellKind.NUMBER], dtype=pl.UInt8),
        "B": pl.Series([CellKind.TEXT, CellKind.NUMBER, CellKind.TEXT], dtype=pl.UInt8),
    }
    text = pl.DataFrame({"A": ["2026-10-01", "x", "3"], "B": ["a", "4", None]})
    batch = Batch(pl.Series("row", [4, 7, 9], dtype=pl.UInt32), text, kinds)
    kept = batch.those(pl.Series([True, False, True]))
    assert kept.rows.to_list() == [4, 9]
    assert kept.text.rows() == [("2026-10-01", "a"), ("3", None)]
    # a column in which nothing but text is left has no kinds any more
    assert {letter: kind.to_list() for letter, kind in kept.kinds.items()} == {"A": [CellKind.DATE, CellKind.NUMBER]}
