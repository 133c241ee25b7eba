"""Counts that a file gives of itself (a trailer, a total of members, a database client's last words) against the rows that were read."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.findings import Findings, rule
from ecmx.layouts import RecordBatch

__all__ = ["RowCounts"]


@dataclass
class RowCounts:
    """Counts the rows of each sheet, and of all so far. An announced number may mean any of what can be counted.

    before: rows of the sheets before; since: what was read when the last count was met; met: row, what it says, what it may mean
    """

    before: int = 0
    read: int = 0
    since: int = 0
    keys: list[pl.Series] = field(default_factory=list)
    met: list[tuple[int, frozenset[int], frozenset[int]]] = field(default_factory=list)

    def begin(self) -> None:
        """Another sheet."""
        self.before += self.read
        self.read = self.since = 0
        self.keys, self.met = [], []

    def look(self, batch: RecordBatch) -> None:
        """Take in one batch."""
        # one with a field too many counts too: it is held, and is there
        rows = batch.rows.filter(~(batch.totals | batch.guides))
        for row, numbers in batch.announced.items():
            so_far = self.read + int((rows < row).sum())
            self.met.append((row, numbers, frozenset({so_far, so_far - self.since, self.before + so_far})))
            self.since = so_far
        self.read += len(rows)
        key = next((column for column in batch.columns.values() if column.element.plays("member")), None)
        if key is not None:
            self.keys.append(key.value.drop_nulls().unique())

    def tell(self, sheet: str, findings: Findings) -> None:
        """What does not agree. A count of members, each once, agrees too."""
        if not self.met:
            return
        members = pl.concat(self.keys).n_unique() if self.keys else 0
        for row, numbers, meant in self.met:
            if not numbers & (meant | {members, self.read}):
                count = max(meant) - self.before
                findings.add(rule("announced-count"), sheet=sheet, rows=[row], facts={"count": f"{count:,}"})
