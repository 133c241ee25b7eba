"""One cell spelled otherwise than its column, and a column whose indicators are spelled in several ways: read as meant, and noted.

Waits until the sheet is read: what most cells do is the column's way, and no finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ecmx.findings import Findings, rule
from ecmx.guidance.values import State
from ecmx.layouts import ReadColumn, RecordBatch

__all__ = ["OddSpellings"]


@dataclass
class Odd:
    """The odd cells of one column so far, beside all that could be read."""

    column: ReadColumn
    rows: list[pl.Series] = field(default_factory=list)
    filled: int = 0
    ways: set[str] = field(default_factory=set)


@dataclass
class OddSpellings:
    """Collects the odd cells of one sheet."""

    columns: dict[tuple[str, int], Odd] = field(default_factory=dict)

    def look(self, batch: RecordBatch) -> None:
        """Take in one batch."""
        member = batch.member
        for name, column in batch.own.items():
            kind = column.element.kind
            if not kind.one_way or column.plan.carried:
                continue
            odd = self.columns.setdefault((name, column.plan.group), Odd(column))
            told = kind.spelt_in_a_way(column.text)
            told = (told.fill_null(False) if told.null_count() else told) & (column.state != State.UNREADABLE)
            odd.filled += int((told & member).sum())
            if column.reading.odd is not None and (mask := column.reading.odd & member).any():
                odd.rows.append(batch.rows.filter(mask))
            if not (column.plan.declared and column.plan.declared.codes):
                odd.ways |= kind.ways(column.value, member)

    def tell(self, findings: Findings, sheet: str) -> None:
        """Once the sheet is read: a note a cell, where they are fewer than half of the column."""
        for (name, _), odd in self.columns.items():
            plan, element = odd.column.plan, odd.column.element
            facts = {"label": element.label, "words": element.kind.words}
            rows = pl.concat(odd.rows) if odd.rows else None
            if rows is not None and 2 * len(rows) < odd.filled:
                findings.add(
                    rule("other-spelling"),
                    sheet=sheet,
                    rows=rows,
                    column=plan.letter,
                    header=plan.header,
                    element=name,
                    source=element.source,
                    facts=facts,
                )
            if len(odd.ways) > 1:
                findings.add(
                    rule("indicator-unclear"),
                    sheet=sheet,
                    column=plan.letter,
                    header=plan.header,
                    element=name,
                    source=element.source,
                    facts=facts,
                )
