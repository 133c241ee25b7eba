"""Several samples of one file as one: the same tab's rows together, so that what one month leaves blank another fills.

A column that only some samples have is kept; samples of different files are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.guidance import plain
from ecmx.guidance.values import Reading
from ecmx.layouts.learning.samples import SampledColumn, SampledTab

__all__ = ["pooled"]

SAME = 0.6  # of the headers of the smaller tab that two tabs must share to be the same


def pooled(found: Sequence[list[SampledTab]]) -> list[SampledTab]:
    """The tabs of the first sample with what the others add; tabs that only a later one has come after."""
    tabs = list(found[0])
    for others in found[1:]:
        matched = [(other, next((at for at, tab in enumerate(tabs) if same(tab, other)), None)) for other in others]
        if all(at is None for _, at in matched):
            raise UsageProblem(
                "samples-differ",
                "The samples are not the same kind of file: they have few headers in common.",
                "Learn each by itself, as a form of its own.",
            )
        for other, at in matched:
            if at is None:
                tabs.append(other)
            else:
                tabs[at] = joined(tabs[at], other)
    return tabs


def headers(tab: SampledTab) -> dict[str, SampledColumn]:
    """The columns by their header, letters and digits only."""
    return {plain(column.plan.header): column for column in tab.columns if column.plan.header}


def same(tab: SampledTab, other: SampledTab) -> bool:
    """Whether two tabs are the same tab of one file."""
    mine, theirs = headers(tab), headers(other)
    return tab.plan.types == other.plan.types and len(mine.keys() & theirs.keys()) >= SAME * min(len(mine), len(theirs))


def joined(tab: SampledTab, other: SampledTab) -> SampledTab:
    """One tab with the rows of another below its own. What the data of both say counts: the more sure reading of a column wins."""
    theirs = headers(other)
    mine = headers(tab)
    columns = []
    for column in tab.columns:
        match = theirs.pop(plain(column.plan.header), None) or renamed(column, theirs, mine)
        columns.append(below(column, match, other.rows))
    columns += [above(column, tab.rows) for column in theirs.values()]
    return replace(tab, columns=tuple(columns), rows=tab.rows + other.rows, cut=tab.cut or other.cut)


def renamed(
    column: SampledColumn, theirs: dict[str, SampledColumn], mine: dict[str, SampledColumn]
) -> SampledColumn | None:
    """The other sample's column of the same element under another header, taken out of those that are left."""
    for header, other in theirs.items():
        if column.plan.element is not None and other.plan.element == column.plan.element and header not in mine:
            return theirs.pop(header)
    return None


def below(column: SampledColumn, other: SampledColumn | None, rows: int) -> SampledColumn:
    """A column with another's cells below its own."""
    if other is None:
        return replace(
            column, text=column.text.extend_constant(None, rows), dates=longer(column.dates, rows), reading=None
        )
    first, second = (column, other) if stronger(column, other) else (other, column)
    reading = None
    if (
        column.reading
        and other.reading
        and column.plan.element == other.plan.element
        and column.spelling == other.spelling
    ):
        reading = Reading(*(pl.concat([mine, its]) for mine, its in zip(parts(column), parts(other), strict=True)))
    plan = replace(first.plan, letter=column.plan.letter, header=column.plan.header)
    text = pl.concat([column.text, other.text.alias(column.text.name)])
    dates = None
    if column.dates is not None or other.dates is not None:
        dates = pl.concat([known(column), known(other)])
    called = (other.plan.header,) if plain(other.plan.header) != plain(column.plan.header) else ()
    return SampledColumn(plan, text, dates, reading, first.spelling or second.spelling, (*column.aliases, *called))


def stronger(column: SampledColumn, other: SampledColumn) -> bool:
    """Which of two readings of one column to go by: the one that read more cells, else the surer."""
    return (column.plan.element is not None, column.filled - column.unread, column.plan.confidence) >= (
        other.plan.element is not None,
        other.filled - other.unread,
        other.plan.confidence,
    )


def above(column: SampledColumn, rows: int) -> SampledColumn:
    """A column that an earlier sample does not have: blank there."""
    blank = pl.Series(column.text.name, [None] * rows, dtype=pl.String)
    dates = None if column.dates is None else pl.concat([pl.repeat(False, rows, eager=True), column.dates])
    return replace(column, text=pl.concat([blank, column.text]), dates=dates, reading=None)


def longer(dates: pl.Series | None, rows: int) -> pl.Series | None:
    """The date cells with rows below that have none."""
    return None if dates is None else dates.extend_constant(False, rows)


def known(column: SampledColumn) -> pl.Series:
    """Which cells are date cells."""
    return column.dates if column.dates is not None else pl.repeat(False, len(column.text), eager=True)


def parts(column: SampledColumn) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The three series of a reading."""
    assert column.reading is not None
    return column.reading.value, column.reading.state, column.reading.problem
