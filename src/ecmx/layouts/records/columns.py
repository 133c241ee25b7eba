"""The columns of a batch, read: each as its kind and its spelling say, or taken apart as its layout says.

Knows kinds and cells of one column; of a sheet no more than how its columns were found to be spelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ecmx.files import Batch, CellKind, columns_where, grouped, stacked
from ecmx.guidance import DAY_FIRST, DataElement
from ecmx.guidance.values import Kind, Reading, State, Text, as_meant
from ecmx.layouts.exports import is_free, without_export_marks, without_guard, without_text_guards
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import PlannedColumn, SheetPlan
from ecmx.layouts.records.doubts import Doubts, UnreadColumn, foreign_codes, not_apart, order_told, unread
from ecmx.layouts.records.read import ReadColumn
from ecmx.layouts.records.several import apart

__all__ = ["Spellings", "columns_read", "extensions_read", "kinds_of", "plans_read", "prepared_columns"]

ERROR_TEXT = r"^#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$"


@dataclass(frozen=True, slots=True)
class Hints:
    """The columns of a batch in which a sign stands that asks for a closer look: most have none, and all are asked at once.

    sharp: a cell begins with #; marked: an export's marks may be around one; foreign: letters beyond plain English,
    or a sign with which a web page's name for one begins (&amp;)
    """

    sharp: frozenset[str]
    marked: frozenset[str]
    foreign: frozenset[str]

    @classmethod
    def of(cls, text: pl.DataFrame) -> Hints:
        cells = pl.all().str
        marked = cells.starts_with("'") | cells.starts_with('="') | cells.ends_with(".0")
        foreign = (cells.len_bytes() != cells.len_chars()) | cells.contains("&", literal=True)
        asked = (cells.starts_with("#"), marked, foreign)
        return cls(*map(frozenset, columns_where(text, *asked)))


@dataclass(slots=True)
class Spellings:
    """How each column is spelled, settled when its first values come by, and kept for the rest of the sheet."""

    settled: dict[str, str] = field(default_factory=dict)
    without: pl.Series | None = None  # rows of the batch that have no say: the header once more
    doubts: Doubts = field(default_factory=Doubts)
    words: set[str] = field(default_factory=set)  # what the sheet was seen to write for nothing
    guarded: bool | None = None  # whether the batch has apostrophes before its cells, as a habit; None = not one

    def of(
        self,
        column: PlannedColumn,
        kind: Kind,
        text: pl.Series,
        native: pl.Series | None,
        coded: pl.Series | None = None,
    ) -> str:
        """The spelling of a column; found out from the column itself unless nothing stands in it yet.

        coded: cells with a code that the layout lists; they have no say, unless there are no others
        """
        if column.letter in self.settled:
            return self.settled[column.letter]
        told = text.set(native, None) if native is not None else text
        out = self.without
        if coded is not None and told.filter(~coded).null_count() < int((~coded).sum()):
            out = coded if out is None else out | coded
        if out is not None:
            told = told.filter(~out)
        if told.null_count() == len(told):
            return column.spelling
        spelling = kind.infer(told, column.spelling)
        self.settled[column.letter] = spelling
        return spelling

    def turned(self, columns: Sequence[UnreadColumn]) -> frozenset[str]:
        """The letters of the columns of dates that read both ways, where another shows that the day comes first and none the month."""
        dates = [one for one in columns if one.element.kind.is_day]
        if not any(one.likeliest == DAY_FIRST for one in dates):
            return frozenset()
        told = {one.letter: order_told(one) for one in dates if one.likeliest == one.element.kind.spellings[0]}
        if {"month", "both", "mixed"} & set(told.values()):
            return frozenset()
        either = frozenset(letter for letter, order in told.items() if order == "open")
        self.settled |= dict.fromkeys(either, DAY_FIRST)
        return either


WORDS = Text()


def prepared_columns(batch: Batch, plan: SheetPlan, spellings: Spellings) -> list[Prepared]:
    """The columns of one element each, ready to be read. What the sheet tells of their spelling is settled on the way."""
    hints = Hints.of(batch.text)
    prepared = [
        prepare(batch, column, column.element, spellings, plan, hints)
        for column in plan.columns
        if column.element is not None
    ]
    turned = spellings.turned([one.written for one in prepared if not one.plan.spelling])
    if turned:
        prepared = [replace(one, spelling=DAY_FIRST) if one.plan.letter in turned else one for one in prepared]
    if is_promised(plan):
        spellings.doubts.weigh({one.plan.letter: one.written for one in prepared if one.plan.declared is not None})
    return prepared


def columns_read(
    batch: Batch, plan: SheetPlan, spellings: Spellings, prepared: Sequence[Prepared]
) -> dict[str, ReadColumn]:
    """What the columns of a plan say, by element id. prepared: those of one element each; others of the sheet may be among them"""
    letters = {column.letter for column in plan.columns}
    mine = [one for one in prepared if one.plan.letter in letters]
    doubts = spellings.doubts if is_promised(plan) else None
    read = {one.plan.letter: read_column(one, said, doubts) for one, said in zip(mine, readings(mine), strict=True)}
    columns: dict[str, ReadColumn] = {}
    for column in plan.columns:
        if column.element is not None:
            columns[column.element.id] = read[column.letter]
        elif column.declared is not None and column.carried and column.letter in batch.text.columns:
            promised = doubts is not None
            columns |= read_several(batch, column, column.declared, plan, spellings.guarded, promised=promised)
    return columns


def extensions_read(batch: Batch, plan: SheetPlan, guarded: bool | None) -> dict[str, pl.Series]:
    """The text of the known extensions, by their ids."""
    return {
        column.extension: known_text(batch.text[column.letter], plan, guarded)
        for column in plan.columns
        if column.extension and column.letter in batch.text.columns
    }


def plans_read(batch: Batch, plan: SheetPlan, guarded: bool | None) -> dict[str, pl.Series]:
    """What columns of plans say that a layout declares, by letter."""
    return {
        column.letter: known_text(batch.text[column.letter], plan, guarded)
        for column in plan.columns
        if column.declared is not None and column.declared.origin == "plan" and column.letter in batch.text.columns
    }


def is_promised(plan: SheetPlan) -> bool:
    """Whether a layout is somebody's word that may be broken, so that what reads in two ways is not read."""
    return plan.layout is not None and plan.layout.can_change


def kinds_of(plan: SheetPlan) -> dict[str, Kind]:
    """The kinds of the columns that are read, by letter; of names in one cell, text; of populations as text, the flags'."""
    kinds: dict[str, Kind] = {}
    for column in plan.columns:
        if column.element is not None:
            kinds[column.letter] = column.element.kind
        elif column.declared is not None and column.carried:
            kinds[column.letter] = column.carried[0].kind if column.declared.flags else WORDS
    return kinds


def known_text(text: pl.Series, plan: SheetPlan, guarded: bool | None) -> pl.Series:
    """Free text as it was meant: without guards before it (of a delimited file also before what begins like a formula) and unseen signs."""
    if guarded is not None:
        text = without_text_guards(text if plan.name else without_guard(text), guarded)
    return as_meant(text, WORDS)


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """One column of a batch, ready to be read. known: its text without what an export adds, the partner's codes replaced."""

    plan: PlannedColumn
    element: DataElement
    text: pl.Series
    coded: pl.Series
    known: pl.Series
    cell: pl.Series | None
    native: pl.Series | None
    spelling: str
    kind: Kind
    odd: pl.Series | None

    @property
    def written(self) -> UnreadColumn:
        """How it is written, for what may be doubtful about that."""
        declared = self.plan.spelling or self.element.kind.spellings[0]
        return UnreadColumn(self.plan.letter, self.element, self.known, self.native, self.spelling, declared)


def prepare(
    batch: Batch, column: PlannedColumn, element: DataElement, spellings: Spellings, plan: SheetPlan, hints: Hints
) -> Prepared:
    """Make one column of a batch ready; error cells and formulas without a value say nothing."""
    if column.letter not in batch.text.columns:
        text: pl.Series = pl.Series(column.letter, [None], dtype=pl.String).new_from_index(0, len(batch))
        cell = None
    else:
        text = batch.text[column.letter]
        cell = batch.kinds.get(column.letter)
    if column.letter in hints.sharp:
        cell = with_error_texts(text, cell)
    native = None
    known = text
    if cell is not None:
        native = cell == CellKind.DATE
        broken = cell >= CellKind.ERROR
        if broken.any():
            known = text.to_frame().select(pl.when(~broken).then(pl.first())).to_series()
        if not native.any():
            native = None
    kind = element.kind if plan.as_of is None else element.kind.on(plan.as_of)
    codes = column.declared.codes if column.declared is not None else {}
    if spellings.guarded is not None:
        if not plan.name and kind.may_look_like_formula:
            known = without_guard(known)
        if is_free(kind):
            known = without_text_guards(known, spellings.guarded)
    if column.letter in hints.marked:
        known = without_export_marks(known, kind)
    coded = as_meant(known, kind) if column.letter in hints.foreign else known
    odd = None if coded is known else coded.ne_missing(known)
    if odd is not None and codes:  # a code that the layout lists with such a sign in it
        listed = known.is_in(list(codes)).fill_null(value=False)
        coded, odd = coded.zip_with(~listed, known), odd & ~listed
    known = coded.replace(codes) if codes else coded
    # a partner's code is beside the usual spelling
    usual = coded.is_in(list(codes)).fill_null(value=False) if codes else None
    spelling = spellings.of(column, kind, known, native, usual)
    return Prepared(column, element, text, coded, known, cell, native, spelling, kind, odd)


def readings(prepared: Sequence[Prepared]) -> list[Reading]:
    """What each column says. What a cell says hangs on its text, its kind and its spelling: short columns that have the same of both are
    read as one, which costs as much as one of them.
    """
    size = len(prepared[0].known) if prepared else 0
    found: dict[str, Reading] = {}
    for group in grouped(prepared, lambda one: (one.kind, one.spelling), size):
        text = stacked([one.known for one in group])
        native = None
        if any(one.native is not None for one in group):
            none = pl.Series([False]).new_from_index(0, size)
            native = stacked([none if one.native is None else one.native for one in group])
        whole = group[0].kind.read(text, group[0].spelling, native=native)
        found |= {one.plan.letter: whole.part(number * size, size) for number, one in enumerate(group)}
    return [found[one.plan.letter] for one in prepared]


def read_column(prepared: Prepared, reading: Reading, doubts: Doubts | None) -> ReadColumn:
    """A column with its reading. doubts: of a sheet with a partner's layout; what can be read in two ways is left unread."""
    kind, cell, doubt = prepared.kind, prepared.cell, None
    if cell is not None and (broken := cell >= CellKind.ERROR).any():  # what stood there is not known; that is no blank
        reading = replace(reading, state=reading.state.set(broken, int(State.UNREADABLE)))
    if doubts is not None and prepared.plan.declared is not None:
        foreign = foreign_codes(prepared.plan.declared, prepared.element, prepared.coded)
        if foreign is not None and foreign.any():
            reading = unread(reading, foreign, kind, "code-unknown")
        doubt, mask = doubts.mask(prepared.written)
        if mask is not None and mask.any():
            reading = unread(reading, mask)
    return ReadColumn(
        prepared.plan,
        prepared.element,
        prepared.spelling,
        prepared.text,
        reading,
        cell,
        doubt.words if doubt else "",
        prepared.odd,
    )


def read_several(
    batch: Batch, column: PlannedColumn, declared: Column, plan: SheetPlan, guarded: bool | None, *, promised: bool
) -> dict[str, ReadColumn]:
    """Read a column that carries several elements, as its layout takes it apart."""
    text = known_text(batch.text[column.letter], plan, guarded)
    told = apart(text, declared, column.carried)
    doubt = not_apart(text, declared) if promised else None
    read = {}
    for element in column.carried:
        said = batch.text[column.letter] if declared.flags else told[element.id]
        reading = element.kind.read(told[element.id])
        if doubt is not None:
            reading = unread(reading, text.is_not_null())
        read[element.id] = ReadColumn(column, element, "", said, reading, None, doubt.words if doubt else "")
    return read


def with_error_texts(text: pl.Series, cell: pl.Series | None) -> pl.Series:
    """Cell kinds with the errors marked that a program wrote out as text (a workbook saved as CSV)."""
    kinds = cell if cell is not None else pl.repeat(0, len(text), dtype=pl.UInt8, eager=True)
    return kinds.set(text.str.contains(ERROR_TEXT).fill_null(False), int(CellKind.ERROR))
