"""Samples as learning sees them: each tab recognized and its rows read once, by what recognition says.

Holds the rows of the samples; what they mean for a layout is decided in `columns` and `arrangement`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ecmx.files import Book, CellKind, Facts, Limits
from ecmx.guidance import FileType
from ecmx.guidance.values import Kind, Reading, State
from ecmx.layouts.model import Layout
from ecmx.layouts.recognition import PlannedColumn, SheetPlan, recognise
from ecmx.layouts.records import RecordBatch, batches_read

__all__ = ["Sample", "SampledColumn", "SampledTab", "sampled"]

PREVIEW_ROWS = 200
ROWS_MOST = 20_000  # of a tab; more tell nothing new of how it is spelled


@dataclass(frozen=True, slots=True, repr=False)
class Sample:
    """One file to learn from. name: the file's name, without its folder."""

    name: str
    book: Book
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, repr=False)
class SampledColumn:
    """One column of a sampled tab.

    text: every cell as received, without rows that are no member's (String, null = blank)
    dates: Boolean, the cells that hold a real date; None where none does
    reading: as recognition reads it; None where it is not read
    spelling: how the column was found to be spelled
    fitting: by kind how many cells look like it, as far as that was asked: it is asked again for every question
    """

    plan: PlannedColumn
    text: pl.Series
    dates: pl.Series | None
    reading: Reading | None
    spelling: str
    aliases: tuple[str, ...] = ()  # what other samples call it
    as_of: date | None = None  # the day that counts as today
    fitting: dict[Kind, int] = field(init=False, default_factory=dict, compare=False)

    @property
    def typed(self) -> pl.Series:
        """The filled cells that hold text or numbers: those that say how the column is spelled."""
        text = self.text if self.dates is None else self.text.filter(~self.dates)
        return text.drop_nulls()

    @property
    def filled(self) -> int:
        """How many cells hold anything."""
        return len(self.text) - self.text.null_count()

    @property
    def unread(self) -> int:
        """How many cells recognition could not read."""
        return int((self.reading.state == State.UNREADABLE).sum()) if self.reading else 0


@dataclass(frozen=True, slots=True, repr=False)
class SampledTab:
    """One tab that carries records."""

    sample: str
    facts: Facts
    format: str
    plan: SheetPlan
    titles: tuple[str, ...]  # the first text of each row above the header, from row 1
    columns: tuple[SampledColumn, ...]
    rows: int
    cut: bool  # whether more rows stand there than were looked at


def sampled(
    sample: Sample, layouts: Sequence[Layout], forced: Layout | None, types: Collection[FileType], as_of: date
) -> tuple[list[SampledTab], list[SheetPlan]]:
    """The tabs of a sample that carry records, and what the others were taken for."""
    tabs, others = [], []
    for sheet in sample.book.sheets:
        top = sheet.preview(PREVIEW_ROWS)
        plan = recognise(
            sheet.name, top, sheet.merges, layouts, forced=forced, types=types, as_of=as_of, limits=sample.limits
        )
        if not plan.types or plan.header_row is None:
            others.append(plan)
            continue
        above = [
            (int(row), next((text for text in cells if text), ""))
            for row, cells in zip(top.rows, top.text.iter_rows(), strict=True)
            if row < plan.header_row
        ]
        lines = [""] * (plan.header_row - 1)
        for row, said in above:
            lines[row - 1] = said
        rows, columns, cut = read_columns(sample, plan, sheet.name)
        tabs.append(
            SampledTab(sample.name, sample.book.facts, sample.book.format, plan, tuple(lines), columns, rows, cut)
        )
    if len(types) > 1 and len(tabs) == 1:  # said twice means both, in one row
        tabs = [replace(tabs[0], plan=replace(tabs[0].plan, types=tuple(dict.fromkeys(types))))]
    return tabs, others


def read_columns(sample: Sample, plan: SheetPlan, name: str) -> tuple[int, tuple[SampledColumn, ...], bool]:
    """How many rows a tab has, its columns as read, and whether rows were left."""
    sheet = next(one for one in sample.book.sheets if one.name == name)
    texts: list[pl.DataFrame] = []
    dates: list[dict[str, pl.Series]] = []
    read: list[RecordBatch] = []
    members: list[pl.Series] = []
    spelt: dict[str, str] = {}  # of later attempts that stand side by side
    rows, cut = 0, False
    for batch, (record, *later) in batches_read(sheet, plan):
        if rows >= ROWS_MOST:
            cut = True
            break
        member = record.member
        kept = batch.those(member)
        texts.append(kept.text)
        dates.append({letter: kinds == CellKind.DATE for letter, kinds in kept.kinds.items()})
        read.append(record)
        spelt |= {one.plan.letter: one.spelling for part in later for one in part.own.values() if one.spelling}
        members.append(member)
        rows += int(member.sum())
    columns = tuple(
        replace(
            later_column(column, texts, dates, spelt.get(column.letter, column.spelling))
            if column.group > 1 and column.element is not None
            else one_column(column, texts, dates, read, members),
            as_of=plan.as_of,
        )
        for column in plan.columns
    )
    return rows, columns, cut


def later_column(
    plan: PlannedColumn, texts: Sequence[pl.DataFrame], dates: Sequence[dict[str, pl.Series]], spelling: str
) -> SampledColumn:
    """A column of a later attempt, read over all rows: its records have only those in which the attempt stands."""
    sampled = one_column(replace(plan, element=None), texts, dates, (), ())
    assert plan.element is not None
    reading = plan.element.kind.read(sampled.text, spelling, native=sampled.dates)
    return replace(sampled, plan=plan, reading=reading, spelling=spelling)


def one_column(
    plan: PlannedColumn,
    texts: Sequence[pl.DataFrame],
    dates: Sequence[dict[str, pl.Series]],
    read: Sequence[RecordBatch],
    members: Sequence[pl.Series],
) -> SampledColumn:
    """One column out of all batches."""
    blank = pl.Series(plan.letter, [], dtype=pl.String)
    parts = [
        text[plan.letter] if plan.letter in text.columns else blank.extend_constant(None, len(text)) for text in texts
    ]
    text = pl.concat(parts) if parts else blank
    native = None
    if any(plan.letter in found for found in dates):
        native = pl.concat(
            [
                found.get(plan.letter, pl.repeat(False, len(one), eager=True))
                for found, one in zip(dates, texts, strict=True)
            ]
        )
    if plan.element is None or not read:
        return SampledColumn(plan, text, native, None, plan.spelling)
    columns = [record.columns[plan.element.id] for record in read]
    reading = Reading(
        pl.concat([column.value.filter(member) for column, member in zip(columns, members, strict=True)]),
        pl.concat([column.state.filter(member) for column, member in zip(columns, members, strict=True)]),
        pl.concat([column.reading.problem.filter(member) for column, member in zip(columns, members, strict=True)]),
    )
    return SampledColumn(plan, text, native, reading, columns[-1].spelling)
