"""Sheet + plan → canonical records: typed columns with their states and their origin, batch by batch.

Knows kinds and cells; finds nothing wrong by itself (that is for the checks) and keeps only one batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ecmx.files import Batch, CellKind, Sheet, columns_where, grouped, stacked
from ecmx.guidance import DAY_FIRST, WHO, DataElement, FileType, plain
from ecmx.guidance.values import Kind, Reading, State, Text, as_meant
from ecmx.layouts.exports import (
    guards,
    is_free,
    without_export_marks,
    without_guard,
    without_text_guards,
    without_words_for_nothing,
)
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import PlannedColumn, SheetPlan
from ecmx.layouts.records.doubts import Doubts, UnreadColumn, foreign_codes, not_apart, order_told, unread
from ecmx.layouts.records.read import ReadColumn, RecordBatch
from ecmx.layouts.records.several import apart
from ecmx.layouts.records.strays import again, marked, row_cells, strays
from ecmx.layouts.records.uneven import Uneven, among, uneven_rows

__all__ = ["batches_read", "read_records"]

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
    """How each column is spelt, settled when its first values come by, and kept for the rest of the sheet."""

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


def read_records(sheet: Sheet, plan: SheetPlan, *, size: int = 16384) -> Iterator[RecordBatch]:
    """Read all rows below the header."""
    for _, records in batches_read(sheet, plan, size=size):
        yield records


def batches_read(sheet: Sheet, plan: SheetPlan, *, size: int = 16384) -> Iterator[tuple[Batch, RecordBatch]]:
    """Read all rows below the header; each batch as received beside its records."""
    uneven = uneven_rows(sheet, plan)
    spellings = Spellings()
    headers = {column.letter: plain(column.header) for column in plan.columns if column.header}
    assert plan.header_row is not None
    for batch in sheet.batches(after_row=plan.header_row, size=size):
        yield batch, read_batch(batch, plan, spellings, headers, uneven)


def read_batch(
    batch: Batch, plan: SheetPlan, spellings: Spellings, headers: dict[str, str], uneven: Uneven
) -> RecordBatch:
    """Read one batch."""
    kinds = kinds_of(plan)
    kept = {
        column.letter: {*column.declared.codes, *column.declared.flags}
        for column in plan.columns
        if column.declared is not None
    }
    received = batch.text
    said = {
        letter: {code for code, meant in codes.items() if not meant} for letter, codes in partner_codes(plan).items()
    }
    text, nulls = without_words_for_nothing(received, kinds, kept=kept, known=spellings.words, said=said)
    if nulls:
        batch = replace(batch, text=text)
    typed = {letter: kind for letter, kind in kinds.items() if letter in text.columns}
    spellings.guarded = guards(text, typed)
    columns: dict[str, ReadColumn] = {}
    spellings.without = repeated_headers(batch, plan, headers)
    if long := among(uneven.longer, batch.rows):
        mask = batch.rows.is_in(list(long))
        spellings.without = mask if spellings.without is None else spellings.without | mask
    hints = Hints.of(batch.text)
    prepared = [
        prepare(batch, column, column.element, spellings, plan, hints)
        for column in plan.columns
        if column.element is not None
    ]
    turned = spellings.turned([one.written for one in prepared if not one.plan.spelling])
    if turned:
        prepared = [replace(one, spelling=DAY_FIRST) if one.plan.letter in turned else one for one in prepared]
    promised = plan.layout is not None and plan.layout.can_change
    if promised:
        spellings.doubts.weigh({one.plan.letter: one.written for one in prepared if one.plan.declared is not None})
    doubts = spellings.doubts if promised else None
    read = {
        one.plan.letter: read_column(one, said, doubts) for one, said in zip(prepared, readings(prepared), strict=True)
    }
    for column in plan.columns:
        if column.element is not None:
            columns[column.element.id] = read[column.letter]
        elif column.declared is not None and column.carried and column.letter in batch.text.columns:
            columns |= read_several(batch, column, column.declared, plan, spellings.guarded, promised=promised)
    totals, guides, announced = strays(batch, plan, columns, headers)
    member = ~(totals | guides)
    if nulls and not member.all():  # the dashes of a ruler are no answers
        nulls = words_for_nothing(received.filter(member), text.filter(member))
    shifted = uneven.shifted(batch.rows, member, columns) if long or uneven.shorter else {}
    if shifted:
        member = member & ~batch.rows.is_in(list(shifted))
    left_out = halves_left_out(plan, columns)
    present = {file: member & mask for file, mask in presence(plan, columns, len(batch)).items()}
    present = {file: mask & ~left_out[file] if file in left_out else mask for file, mask in present.items()}
    extensions = {
        column.extension: known_text(batch.text[column.letter], plan, spellings.guarded)
        for column in plan.columns
        if column.extension and column.letter in batch.text.columns
    }
    plans = {
        column.letter: known_text(batch.text[column.letter], plan, spellings.guarded)
        for column in plan.columns
        if column.declared is not None and column.declared.origin == "plan" and column.letter in batch.text.columns
    }
    return RecordBatch(
        plan, batch.rows, columns, present, totals, guides, batch.text, left_out, extensions, plans, nulls,
        shifted=shifted, header_fields=uneven.header, announced=announced,
    )  # fmt: skip


def partner_codes(plan: SheetPlan) -> dict[str, dict[str, str]]:
    """The codes that the layout lists, by letter."""
    return {one.letter: one.declared.codes for one in plan.columns if one.declared is not None and one.declared.codes}


def kinds_of(plan: SheetPlan) -> dict[str, Kind]:
    """The kinds of the columns that are read, by letter; of names in one cell, text; of populations as text, the flags'."""
    kinds: dict[str, Kind] = {}
    for column in plan.columns:
        if column.element is not None:
            kinds[column.letter] = column.element.kind
        elif column.declared is not None and column.carried:
            kinds[column.letter] = column.carried[0].kind if column.declared.flags else WORDS
    return kinds


WORDS = Text()


def words_for_nothing(received: pl.DataFrame, text: pl.DataFrame) -> int:
    """How many cells hold a word for nothing, which is none in their text."""
    return sum(text[letter].null_count() - received[letter].null_count() for letter in text.columns)


def known_text(text: pl.Series, plan: SheetPlan, guarded: bool | None) -> pl.Series:
    """Free text as it was meant: without guards before it (of a delimited file also before what begins like a formula) and unseen signs."""
    if guarded is not None:
        text = without_text_guards(text if plan.name else without_guard(text), guarded)
    return as_meant(text, WORDS)


def repeated_headers(batch: Batch, plan: SheetPlan, headers: dict[str, str]) -> pl.Series | None:
    """Rows that are the header once more, seen before anything is read; None where there is none."""
    first = next((column for column in plan.columns if column.element and column.letter in batch.text.columns), None)
    if first is None or not first.header:
        return None
    same = (batch.text[first.letter] == first.header).fill_null(False)
    places = [at for at in same.arg_true().to_list() if again(row_cells(batch, at), headers)]
    return marked(len(batch), places) if places else None


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


def presence(plan: SheetPlan, columns: dict[str, ReadColumn], length: int) -> dict[FileType, pl.Series]:
    """Which rows hold a record of each file type: where several share a row, those with something in its own columns.

    Who the member is stands there for all of them: a return alone in its row has it too. It counts where nothing else stands.
    """
    if len(plan.types) == 1:
        return {plan.types[0]: pl.repeat(True, length, eager=True)}
    found = {file: pl.repeat(False, length, eager=True) for file in plan.types}
    named = dict(found)
    for column in columns.values():
        file = column.element.file
        if file not in found or column.element.key or column.element.plays("member"):
            continue
        if column.element.tells(*WHO):
            named[file] = named[file] | ~column.blank
        elif column.element.table != 7:  # Table 7 is the provider's, and may come filled in beforehand
            found[file] = found[file] | ~column.blank
    other = pl.select(pl.any_horizontal([pl.lit(mask) for mask in found.values()])).to_series()
    return {file: mask | (named[file] & ~other) for file, mask in found.items()}


def halves_left_out(plan: SheetPlan, columns: dict[str, ReadColumn]) -> dict[FileType, pl.Series]:
    """Where several records share a row, those of them that the guidance leaves out; the row's other records stay."""
    out: dict[FileType, pl.Series] = {}
    if len(plan.types) == 1:
        return out
    for column in columns.values():
        for number, problem in enumerate(column.element.kind.problems, 1):
            if problem.leaves_out and (mask := column.reading.problem == number).any():
                file = column.element.file
                out[file] = out[file] | mask if file in out else mask
    return out
