"""Reading in short for tests: all rows of the first sheet as texts or as kinds, by Excel row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecmx.files import CellKind, Limits, open_book


def texts(path: Path, sheet: int = 0, **options: Any) -> dict[int, list[str | None]]:
    """Excel row → the text of each column."""
    options.setdefault("isolated", False)
    found: dict[int, list[str | None]] = {}
    with open_book(path, **options) as book:
        for batch in book.sheets[sheet].batches():
            found |= {row: list(values) for row, values in zip(batch.rows, batch.text.rows(), strict=True)}
    return found


def kinds(path: Path, sheet: int = 0, **options: Any) -> dict[int, list[CellKind]]:
    """Excel row → the kind of each column."""
    options.setdefault("isolated", False)
    found: dict[int, list[CellKind]] = {}
    with open_book(path, **options) as book:
        for batch in book.sheets[sheet].batches():
            for place, row in enumerate(batch.rows):
                found[row] = [
                    CellKind(batch.kinds[name][place]) if name in batch.kinds else CellKind.TEXT
                    for name in batch.text.columns
                ]
    return found


SMALL = Limits(cells=10_000, columns=50, rows=1000, sheets=5, inflated_bytes=64 << 20, shared_strings_bytes=1 << 20)
