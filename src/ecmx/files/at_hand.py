"""Rows that are at hand, as an open file: what is looked at again without being written. Knows no ECM, and no disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ecmx.files.book import Book
from ecmx.files.cells import Batch, CellKind, Merge
from ecmx.files.facts import Facts, SheetFacts
from ecmx.files.limits import Limits

__all__ = ["TabAtHand", "book_at_hand"]


@dataclass(frozen=True, slots=True, repr=False)
class TabAtHand:
    """top: rows up to the header; rows: those below it, by their Excel numbers, with the columns of `top` at least"""

    name: str
    top: Batch
    rows: Batch
    merges: tuple[Merge, ...] = ()


def book_at_hand(tabs: Sequence[TabAtHand], limits: Limits = Limits()) -> Book:  # noqa: B008 – Limits is frozen
    """A workbook of these tabs, open."""
    return Book(Path("rows"), _AtHand(tabs), limits)


@dataclass
class _AtHand:
    tabs: Sequence[TabAtHand]
    format: str = "xlsx"
    facts: Facts = field(default_factory=Facts)
    sheets: tuple[SheetFacts, ...] = ()

    def __post_init__(self) -> None:
        self.sheets = tuple(SheetFacts(one.name, merges=one.merges) for one in self.tabs)

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        whole = self._whole(sheet)
        below = whole.those(whole.rows > after_row)
        for start in range(0, len(below), size):
            mask = pl.int_range(len(below), eager=True).is_between(start, start + size - 1)
            yield below.those(mask)

    def preview(self, sheet: int, rows: int) -> Batch:
        whole = self._whole(sheet)
        return whole.those(pl.int_range(len(whole), eager=True) < rows)

    def close(self) -> None:
        """Nothing is open."""

    def _whole(self, sheet: int) -> Batch:
        top, rows = self.tabs[sheet].top, self.tabs[sheet].rows
        letters = [*rows.text.columns, *(one for one in top.text.columns if one not in rows.text.columns)]
        text = pl.concat([top.text, rows.text], how="diagonal") if letters else top.text
        numbers = pl.concat([top.rows, rows.rows])
        typed = {*top.kinds, *rows.kinds}
        kinds = {
            letter: pl.concat([_kinds(top, letter), _kinds(rows, letter)]) for letter in letters if letter in typed
        }
        return Batch(numbers, text.select(letters), kinds)


def _kinds(batch: Batch, letter: str) -> pl.Series:
    text = pl.repeat(int(CellKind.TEXT), len(batch), dtype=pl.UInt8, eager=True)
    return batch.kinds.get(letter, text)
