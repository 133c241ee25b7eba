"""Sheet + plan → canonical records: typed columns with their states and their origin, batch by batch.

Knows kinds and cells; finds nothing wrong by itself (that is for the checks) and keeps only one batch at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ecmx.files import Batch, CellKind, Sheet
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import READ_ALL_THE_SAME, Reading, State
from ecmx.layouts.exports import FREE_TEXT, GUARDED, without_export_marks, without_guard, without_null_words
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import PlannedColumn, SheetPlan, can_change, plain
from ecmx.layouts.records.doubts import DAY_FIRST, Doubts, UnreadColumn, foreign_codes, not_apart, order_told, unread
from ecmx.layouts.records.several import apart

__all__ = ["ReadColumn", "RecordBatch", "batches_read", "read_records"]

TOTALS = re.compile(
    r"^\W*(?:grand\s+|sub\s?-?|column\s+|report\s+)?totals?\b(?!\s*care)|^\W*(?:record|row|member|patient|client)s?\s+counts?\b|^\W*count\s*[:=]|"
    r"^\W*number of (?:records|rows|members)|^\W*end of (?:file|report|data|list)|^\W*total (?:records|rows|members)",
    re.IGNORECASE,
)
ERROR_TEXT = r"^#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$"
PROSE = re.compile(r"^\s*\*|[A-Za-z]{2,}\S*\s+\S*[A-Za-z]{2,}")
REMARK_CELLS = 3
WHO_KEYS = ("member_cin", "member_first_name", "member_last_name", "member_date_of_birth")
WHO = (".member_first_name", ".member_last_name", ".member_date_of_birth")
#: A cell that is a datum and no words about one: digits that are not a few, a day, a CIN.
DATUM = re.compile(r"^\W*(?:[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|[A-Za-z]?[0-9][0-9 ()./-]{4,}[A-Za-z]?)\W*$")
WORDS = re.compile(r"[A-Za-z]{2,}")
GUIDE_ROWS = 3  # how far below the header a row of instructions may stand
GUIDE_SHARE = 0.6  # of its typed cells unreadable
GUIDE_LEAST = 3


@dataclass(frozen=True, slots=True, repr=False)
class ReadColumn:
    """One column of a batch as read.

    text: as received (String, null = blank); reading: the kind's; cell: UInt8 `CellKind`, null where all cells are text
    doubt: why what can be read in two ways was not read, in words
    """

    plan: PlannedColumn
    element: DataElement
    spelling: str
    text: pl.Series
    reading: Reading
    cell: pl.Series | None
    doubt: str = ""

    @property
    def value(self) -> pl.Series:
        return self.reading.value

    @property
    def state(self) -> pl.Series:
        return self.reading.state

    @property
    def blank(self) -> pl.Series:
        """Whether nothing stands in the cell."""
        return self.text.is_null() if self.cell is None else self.text.is_null() & (self.cell != CellKind.FORMULA)

    def named(self, name: str) -> dict[str, pl.Series]:
        """Value and state under an element's id."""
        return {name: self.value, f"{name}:state": self.state}

    def cells_of(self, *kinds: str) -> pl.Series:
        """Which cells are of these kinds: text, date, number …, error, formula (without a value)."""
        if self.cell is None:
            return pl.repeat("text" in kinds, len(self.text), eager=True)
        return self.cell.is_in([int(CellKind[kind.upper()]) for kind in kinds])

    @property
    def partly(self) -> pl.Series:
        """Whether a cell gave a value, and something of it had to be left out: one entry of a list."""
        lossy = [number for number, one in enumerate(self.element.kind.problems, 1) if one not in READ_ALL_THE_SAME]
        return self.readable & self.reading.problem.is_in(lossy)

    @property
    def readable(self) -> pl.Series:
        """Whether the cell gave a value."""
        return self.reading.state == State.VALUE


@dataclass(frozen=True, slots=True, repr=False)
class RecordBatch:
    """Some rows of a sheet as records.

    rows: UInt32 Excel rows; columns: by element id; present: by file type, whether the row holds a record of it;
    left_out: by file type, whether the row's record of it is left out, since the guidance leaves it out (a mass communication)
    extensions: by the id of a known extension, its text as received
    plans: by column letter, what a column of plans says that a layout declares (`origin = "plan"`)
    text: every column as received, by letter, but for words that mean nothing
    nulls: cells in which an export wrote a word for “blank”; they are read as blank
    totals, guides: Boolean, rows that are no member's (a totals line; instructions or a repeated header)
    """

    plan: SheetPlan
    rows: pl.Series
    columns: dict[str, ReadColumn]
    present: dict[FileType, pl.Series]
    totals: pl.Series
    guides: pl.Series
    text: pl.DataFrame
    left_out: dict[FileType, pl.Series] = field(default_factory=dict)
    extensions: dict[str, pl.Series] = field(default_factory=dict)
    plans: dict[str, pl.Series] = field(default_factory=dict)
    nulls: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def get(self, element_id: str) -> ReadColumn | None:
        """An element's column, if the sheet has one."""
        return self.columns.get(element_id)

    def sources(self, file: FileType) -> dict[str, ReadColumn]:
        """The columns that one file type's records are made of, by element id.

        Who the member is counts for every type of the row: a return beside a Member Information File has its CIN, names and birth date.
        What rides along from a file type that the sheet does not carry (the plan's name on a return) belongs to each of them.
        """
        types = self.plan.types
        made = {
            name: column
            for name, column in self.columns.items()
            if column.element.file == file or column.element.file not in types
        }
        for stem in WHO_KEYS:
            mine = f"{file.value}.{stem}"
            other = next((column for name, column in self.columns.items() if name.endswith(f".{stem}")), None)
            if mine not in made and other is not None:
                made[mine] = other
        return made

    def frame(self, file: FileType) -> pl.DataFrame:
        """The canonical records of one file type: sheet, row, and for each element its value and, beside it, `ID:state`."""
        made: dict[str, pl.Series] = {"sheet": pl.repeat(self.plan.name, len(self), eager=True), "row": self.rows}
        for name, column in self.sources(file).items():
            made |= column.named(name)
        made |= self.extensions
        return pl.DataFrame([series.alias(name) for name, series in made.items()]).filter(self.present[file])


@dataclass(slots=True)
class Spellings:
    """How each column is spelt, settled when its first values come by, and kept for the rest of the sheet."""

    settled: dict[str, str] = field(default_factory=dict)
    without: pl.Series | None = None  # rows of the batch that have no say: the header once more
    doubts: Doubts = field(default_factory=Doubts)

    def of(self, column: PlannedColumn, element: DataElement, text: pl.Series, native: pl.Series | None) -> str:
        """The spelling of a column; found out from the column itself unless nothing stands in it yet."""
        if column.letter in self.settled:
            return self.settled[column.letter]
        told = text.set(native, None) if native is not None else text
        if self.without is not None:
            told = told.filter(~self.without)
        if told.null_count() == len(told):
            return column.spelling
        spelling = element.kind.infer(told, column.spelling)
        self.settled[column.letter] = spelling
        return spelling

    def turned(self, columns: Sequence[UnreadColumn]) -> frozenset[str]:
        """The letters of the columns of dates that read both ways, where another shows that the day comes first and none the month."""
        dates = [one for one in columns if one.element.kind.name == "date"]
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
    spellings = Spellings()
    headers = {column.letter: plain(column.header) for column in plan.columns if column.header}
    assert plan.header_row is not None
    for batch in sheet.batches(after_row=plan.header_row, size=size):
        yield batch, read_batch(batch, plan, spellings, headers)


def read_batch(batch: Batch, plan: SheetPlan, spellings: Spellings, headers: dict[str, str]) -> RecordBatch:
    """Read one batch."""
    text, nulls = without_null_words(batch.text)
    if nulls:
        batch = replace(batch, text=text)
    columns: dict[str, ReadColumn] = {}
    spellings.without = repeated_headers(batch, plan, headers)
    prepared = [
        prepare(batch, column, column.element, spellings, plan.name)
        for column in plan.columns
        if column.element is not None
    ]
    turned = spellings.turned([one.written for one in prepared if not one.plan.spelling])
    if turned:
        prepared = [replace(one, spelling=DAY_FIRST) if one.plan.letter in turned else one for one in prepared]
    promised = plan.layout is not None and can_change(plan.layout)
    if promised:
        spellings.doubts.weigh({one.plan.letter: one.written for one in prepared if one.plan.declared is not None})
    read = {one.plan.letter: read_column(one, spellings.doubts if promised else None) for one in prepared}
    for column in plan.columns:
        if column.element is not None:
            columns[column.element.id] = read[column.letter]
        elif column.declared is not None and column.carried and column.letter in batch.text.columns:
            columns |= read_several(batch, column, column.declared, plan, promised=promised)
    totals, guides = strays(batch, plan, columns, headers)
    member = ~(totals | guides)
    left_out = halves_left_out(plan, columns)
    present = {file: member & mask for file, mask in presence(plan, columns, len(batch)).items()}
    present = {file: mask & ~left_out[file] if file in left_out else mask for file, mask in present.items()}
    extensions = {
        column.extension: known_text(batch.text[column.letter], plan)
        for column in plan.columns
        if column.extension and column.letter in batch.text.columns
    }
    plans = {
        column.letter: known_text(batch.text[column.letter], plan)
        for column in plan.columns
        if column.declared is not None and column.declared.origin == "plan" and column.letter in batch.text.columns
    }
    return RecordBatch(
        plan, batch.rows, columns, present, totals, guides, batch.text, left_out, extensions, plans, nulls
    )


def known_text(text: pl.Series, plan: SheetPlan) -> pl.Series:
    """Free text as it was meant: of a delimited file without the guard before what begins like a formula."""
    return text if plan.name else without_guard(text)


def repeated_headers(batch: Batch, plan: SheetPlan, headers: dict[str, str]) -> pl.Series | None:
    """Rows that are the header once more, seen before anything is read; None where there is none."""
    first = next((column for column in plan.columns if column.element and column.letter in batch.text.columns), None)
    if first is None or not first.header:
        return None
    same = (batch.text[first.letter] == first.header).fill_null(False)
    places = [at for at in same.arg_true().to_list() if again(row_cells(batch, at), headers)]
    return marked(len(batch), places) if places else None


def row_cells(batch: Batch, at: int) -> dict[str, str]:
    """The filled cells of one row, by letter."""
    return {
        letter: text for letter, text in zip(batch.text.columns, batch.text.row(at), strict=True) if text is not None
    }


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

    @property
    def written(self) -> UnreadColumn:
        """How it is written, for what may be doubtful about that."""
        declared = self.plan.spelling or self.element.kind.spellings[0]
        return UnreadColumn(self.plan.letter, self.element, self.known, self.native, self.spelling, declared)


def prepare(
    batch: Batch, column: PlannedColumn, element: DataElement, spellings: Spellings, plan_name: str
) -> Prepared:
    """Make one column of a batch ready (plan_name "": of delimited text); error cells and formulas without a value say nothing."""
    if column.letter not in batch.text.columns:
        text: pl.Series = pl.Series(column.letter, [None], dtype=pl.String).new_from_index(0, len(batch))
        cell = None
    else:
        text = batch.text[column.letter]
        cell = batch.kinds.get(column.letter)
    if text.str.starts_with("#").any():
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
    if not plan_name and element.kind.name in GUARDED:
        known = without_guard(known)
    coded = known = without_export_marks(known, element.kind)
    if column.declared is not None and column.declared.codes:
        known = known.replace(column.declared.codes)
    return Prepared(column, element, text, coded, known, cell, native, spellings.of(column, element, known, native))


def read_column(prepared: Prepared, doubts: Doubts | None) -> ReadColumn:
    """Read a prepared column. doubts: of a sheet with a partner's layout; what can be read in two ways is left unread."""
    kind, cell, doubt = prepared.element.kind, prepared.cell, None
    reading = kind.read(prepared.known, prepared.spelling, native=prepared.native)
    if cell is not None and (broken := cell >= CellKind.ERROR).any():  # what stood there is not known; that is no blank
        reading = Reading(reading.value, reading.state.set(broken, int(State.UNREADABLE)), reading.problem)
    if doubts is not None and prepared.plan.declared is not None:
        foreign = foreign_codes(prepared.plan.declared, prepared.element, prepared.coded)
        if foreign is not None and foreign.any():
            reading = unread(reading, foreign, kind, "code-unknown")
        doubt, mask = doubts.mask(prepared.written)
        if mask is not None and mask.any():
            reading = unread(reading, mask)
    return ReadColumn(
        prepared.plan, prepared.element, prepared.spelling, prepared.text, reading, cell, doubt.words if doubt else ""
    )


def read_several(
    batch: Batch, column: PlannedColumn, declared: Column, plan: SheetPlan, *, promised: bool
) -> dict[str, ReadColumn]:
    """Read a column that carries several elements, as its layout takes it apart."""
    text = known_text(batch.text[column.letter], plan)
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
    for name, column in columns.items():
        file = column.element.file
        if file not in found or column.element.key or name.endswith(".member_cin"):
            continue
        if name.partition(".")[2] in WHO_KEYS:
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


def strays(
    batch: Batch, plan: SheetPlan, columns: dict[str, ReadColumn], headers: dict[str, str]
) -> tuple[pl.Series, pl.Series]:
    """Rows that are no member's: totals lines; instructions under the header; the header once more."""
    no = pl.repeat(False, len(batch), eager=True)
    key = next((column for name, column in columns.items() if name.endswith(".member_cin")), None)
    suspects = (~key.readable if key is not None else ~no).arg_true().to_list()
    if not suspects or (key is not None and len(suspects) > 2000):
        suspects = suspects[:2000]
    totals, guides = [], []
    for at in suspects:
        cells = row_cells(batch, at)
        first = list(cells.values())[:2]
        if any(TOTALS.match(text) for text in first) and len(cells) <= max(3, len(columns) // 2):
            totals.append(at)
        elif (
            again(cells, headers)
            or is_remark(cells, columns, key)
            or (at < GUIDE_ROWS and near_header(batch, plan, at) and is_guide(at, columns, cells))
        ):
            guides.append(at)
    return marked(len(batch), totals), marked(len(batch), guides)


def marked(length: int, places: list[int]) -> pl.Series:
    """A Boolean series, true at these places."""
    series = pl.repeat(False, length, eager=True)
    return series.scatter(places, True) if places else series


def again(cells: dict[str, str], headers: dict[str, str]) -> bool:
    """Whether a row is the header once more (a page break)."""
    same = sum(plain(text) == headers.get(letter) for letter, text in cells.items() if len(text) < 300)
    return same >= 2 and same * 2 >= len(cells)


def is_remark(cells: dict[str, str], columns: dict[str, ReadColumn], key: ReadColumn | None) -> bool:
    """Whether a row is a note beside the table, or an empty form line: next to nothing filled, and nobody named."""
    if key is None or len(cells) > min(REMARK_CELLS, max(1, len(columns) // 10)) or len(columns) < REMARK_CELLS:
        return False
    named = [column.plan.letter for name, column in columns.items() if name.endswith(WHO)]
    keyed = cells.get(key.plan.letter)
    return not any(letter in cells for letter in named) and (keyed is None or PROSE.search(keyed) is not None)


def near_header(batch: Batch, plan: SheetPlan, at: int) -> bool:
    """Whether the row stands right below the header."""
    return plan.header_row is not None and batch.rows[at] - plan.header_row <= GUIDE_ROWS


def is_guide(at: int, columns: dict[str, ReadColumn], cells: dict[str, str]) -> bool:
    """Whether a row says how to fill the columns: by its words alone, and by most of its typed cells.

    A row with anything that looks like somebody's datum (a number, a day, a CIN) is a damaged member's row, never instructions.
    """
    if any(DATUM.match(text) for text in cells.values()):
        return False
    typed = [column for column in columns.values() if column.element.kind.name not in FREE_TEXT]
    filled = [column for column in typed if column.text[at] is not None]
    telling = sum(column.state[at] == State.UNREADABLE and bool(WORDS.search(column.text[at])) for column in filled)
    return len(filled) >= GUIDE_LEAST and telling >= GUIDE_SHARE * len(filled)
