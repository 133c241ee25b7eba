"""Blocks of merged cells: every row of one gets its value, as it is shown. Fills down, never across; says which go across."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ecmx.files.cells import Batch, Merge, column_letter

__all__ = ["FillDown"]


class FillDown:
    """Fills the blocks of a sheet, batch by batch, in order.

    filled: the rows that were given something; across: rows in which a value goes across several columns, each with its block
    """

    def __init__(self, blocks: Iterable[Merge], after_row: int) -> None:
        self._waiting: dict[str, list[Merge]] = {}
        self._wide: list[Merge] = []
        for block in sorted(blocks, key=lambda one: one.first_row):
            if block.first_row > after_row and block.first_row < block.last_row:
                self._waiting.setdefault(column_letter(block.first_column), []).append(block)
            if block.first_row > after_row and block.first_column < block.last_column:
                self._wide.append(block)
        self._held: dict[str, dict[int, tuple[str, int]]] = {}  # value and kind by the block's first row
        self.filled: list[int] = []
        self.across: list[tuple[int, Merge]] = []

    def of(self, batch: Batch) -> Batch:
        """The batch with its blocks filled; rows without any content stay absent."""
        if not len(batch):
            return batch
        if self._waiting:
            batch = self._filled(batch)
        if self._wide:
            self._see_across(batch)
        return batch

    def _see_across(self, batch: Batch) -> None:
        first, last = int(batch.rows[0]), int(batch.rows[-1])
        for block in self._wide:
            letter = column_letter(block.first_column)
            if block.first_row > last or block.last_row < first or letter not in batch.text.columns:
                continue
            inside = batch.rows.is_between(block.first_row, block.last_row) & batch.text[letter].is_not_null()
            self.across += [(row, block) for row in batch.rows.filter(inside).to_list()]

    def _filled(self, batch: Batch) -> Batch:
        first, last = int(batch.rows[0]), int(batch.rows[-1])
        at = {row: place for place, row in enumerate(batch.rows.to_list())}
        text, kinds, filled = batch.text, dict(batch.kinds), set()
        for letter, blocks in self._waiting.items():
            here = [block for block in blocks if block.first_row <= last and block.last_row >= first]
            if not here or letter not in text.columns:
                continue
            values = text[letter].to_list()
            cells = kinds[letter].to_list() if letter in kinds else [0] * len(values)
            for block in here:
                held = self._held.setdefault(letter, {})
                if block.first_row in at and (value := values[at[block.first_row]]) is not None:
                    held[block.first_row] = (value, cells[at[block.first_row]])
                if block.first_row not in held:
                    continue
                for row in range(max(first, block.first_row + 1), min(last, block.last_row) + 1):
                    if (place := at.get(row)) is not None and values[place] is None and not cells[place]:
                        values[place], cells[place] = held[block.first_row]
                        filled.add(row)
            text = text.with_columns(pl.Series(letter, values, dtype=pl.String))
            if any(cells):
                kinds[letter] = pl.Series(cells, dtype=pl.UInt8)
        self.filled += sorted(filled)
        return Batch(batch.rows, text, kinds) if filled else batch
