"""Some rows of a sheet, by their numbers: what a report shows of a file. Reads the sheet once, keeps only what was asked for."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ecmx.files.book import Sheet
from ecmx.files.cells import Batch, CellKind

__all__ = ["picked_rows"]


def picked_rows(sheet: Sheet, rows: pl.Series | Collection[int]) -> Batch:
    """The rows of these Excel numbers, in the sheet's order; those without content are absent. Raises FileUnusable."""
    wanted = pl.Series("row", sorted(set(rows)), dtype=pl.UInt32)
    if wanted.is_empty():
        return _none()
    first, last = int(wanted[0]), int(wanted[-1])
    parts: list[Batch] = []
    for batch in sheet.batches(after_row=first - 1):
        part = batch.those(batch.rows.is_in(wanted.implode()))
        if len(part):
            parts.append(part)
        if len(batch) and int(batch.rows[-1]) >= last and batch.rows.is_sorted():
            break
    return _joined(parts)


def _none() -> Batch:
    return Batch(pl.Series("row", [], dtype=pl.UInt32), pl.DataFrame(), {})


def _joined(parts: list[Batch]) -> Batch:
    if not parts:
        return _none()
    typed = [letter for letter in parts[0].text.columns if any(letter in part.kinds for part in parts)]
    return Batch(
        pl.concat([part.rows for part in parts]),
        pl.concat([part.text for part in parts]),
        {
            letter: pl.concat(
                [
                    part.kinds.get(letter, pl.repeat(int(CellKind.TEXT), len(part), dtype=pl.UInt8, eager=True))
                    for part in parts
                ]
            )
            for letter in typed
        },
    )
