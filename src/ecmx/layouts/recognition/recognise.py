"""What a sheet is: its header, its layout if one is known, its file types, and what each column carries.

Without a layout the headers and the data are matched to the guidance; what is unsure stays unmapped and is said so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from ecmx import guidance
from ecmx.files import Batch, Limits, Merge, column_index, column_letter
from ecmx.guidance import FileType, plain
from ecmx.guidance.values import as_meant
from ecmx.layouts.exports import with_nothing, without_export_marks, without_nothing, without_words_for_nothing
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.recognition.assign import Assigned, HeaderCell, assign
from ecmx.layouts.recognition.header_by_key import header_by_key
from ecmx.layouts.recognition.header_row import Header, find_header, stopped_after
from ecmx.layouts.recognition.known import (
    best_layout,
    drifted_layout,
    forced_sheet,
    known_by_name,
    sheet_columns,
    wordings_of,
)
from ecmx.layouts.recognition.looks import Appearance, looks_like, two_in_a_row
from ecmx.layouts.recognition.match import How, candidates
from ecmx.layouts.recognition.on_sheet import MatchedColumns, changes, matched
from ecmx.layouts.recognition.planned import PlannedColumn, SheetPlan, UnreadHeader
from ecmx.layouts.recognition.population_text import with_populations
from ecmx.layouts.recognition.settling import DATA_AGREE
from ecmx.layouts.recognition.shapes import repeats, shape_of
from ecmx.layouts.recognition.stems import stem, stems_of
from ecmx.layouts.recognition.vocabulary import data

__all__ = ["PlannedColumn", "SheetPlan", "recognise"]

LOOKED_AT = 40  # rows
SAMPLE_LEAST = 3  # filled cells before the data have a say


def recognise(
    name: str,
    top: Batch,
    merges: Sequence[Merge],
    layouts: Sequence[Layout],
    *,
    forced: Layout | None = None,
    types: Collection[FileType] = (),
    as_of: date,
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> SheetPlan:
    """Recognize one sheet from its first rows."""
    tab = forced_sheet(forced, name) if forced else None
    header = header_of_sheet(name, top, merges, layouts, forced, tab, types, limits)
    if header is None:
        return SheetPlan(name, (), None, None, (), look=look_of(top), searched=stopped_after(top, merges, limits))
    below = top.rows > header.row
    sample, _ = without_words_for_nothing(top.text.filter(below), {})
    dates = {letter: kinds.filter(below) == 2 for letter, kinds in top.kinds.items()}
    cells = [cell for cell in header.cells if cell.text or sample[cell.letter].null_count() < len(sample)]
    seen = Sampled(sample, dates, as_of)
    if forced is not None:
        tab = tab or forced_sheet(forced, name, cells)
        found = (forced, tab) if tab else None
    else:
        found = layout_of_sheet(cells, layouts, seen, types, as_of)
    known = sheet_columns(cells, *found) if found else {}
    wanted = tuple(types) or (found[1].types if found else ())
    chosen, assigned = assign(cells, seen.fit, wanted, seen.alike, seen.shape)
    if found and not types:
        chosen = found[1].types
    look = look_of(top) if not chosen else None if wanted else two_in_a_row(first_rows(top))
    if not chosen or look is not None:
        columns = tuple(plan_column(one, None, sample) for one in assigned)
        return SheetPlan(name, (), header.row, None, columns, look=look)
    sure = without_doubles(assigned, known)
    match = matched(sure, known, *found) if found else MatchedColumns({}, {}, frozenset())
    columns = tuple(planned(one, match, sample, found[0] if found else None, asked=forced is not None) for one in sure)
    if found is None or not found[0].is_promise:  # what a partner's layout does not declare is a change of it
        columns = with_populations(columns, sample, chosen)
    return SheetPlan(
        name,
        carried_types(chosen, columns),
        header.row,
        found[0] if found else None,
        columns,
        changes(name, header.row, cells, match, *found, unread=unread(columns), may=seen.may_be) if found else (),
        as_of,
        headers_unread(cells, limits),
    )


def look_of(top: Batch) -> Appearance | None:
    """What a sheet looks like that carries no records that we know."""
    return looks_like(first_rows(top))


def first_rows(top: Batch) -> Sequence[tuple[str | None, ...]]:
    """As many rows as are looked at to say what a sheet looks like, with every column up to the last."""
    text = top.text.head(LOOKED_AT)
    last = max(map(column_index, text.columns), default=0)
    none = pl.lit(None, dtype=pl.String)
    letters = [column_letter(at) for at in range(1, 1 + last)]
    return text.select(pl.col(one) if one in text.columns else none.alias(one) for one in letters).rows()


def unread(columns: Sequence[PlannedColumn]) -> frozenset[str]:
    """The letters of the columns that nothing is known of."""
    return frozenset(one.letter for one in columns if one.declared is None and not one.elements and not one.extension)


def headers_unread(cells: Sequence[HeaderCell], limits: Limits) -> tuple[UnreadHeader, ...]:
    """The headers that are too long to be read."""
    return tuple(
        UnreadHeader(cell.letter, cell.unread, limits.headers if together else limits.header, together)
        for cell in cells
        if cell.unread
        for together in [cell.unread <= limits.header]
    )


def header_of_sheet(
    name: str,
    top: Batch,
    merges: Sequence[Merge],
    layouts: Sequence[Layout],
    forced: Layout | None,
    tab: SheetLayout | None,
    types: Collection[FileType],
    limits: Limits,
) -> Header | None:
    """The header row: where the layout asked for says, unless its headers do not stand there; else where it is found."""
    known = wordings_of(forced, layouts)
    asked = tuple(types) or (forced.types if forced else ())
    wanted = frozenset().union(*(stems_of(file) for file in asked))
    stated = tab.header_row if tab and known_by_name(tab, name) else None
    if stated is not None:
        header = find_header(top, merges, stated, limits=limits)
        if header is not None and knows_most(known, header):
            return header
    return find_header(top, merges, known=known, wanted=wanted, limits=limits) or header_by_key(top, merges, limits)


def knows_most(known: Collection[str], header: Header) -> bool:
    """Whether a layout knows half of a row's headers: then it is the header row."""
    filled = [plain(cell.text) for cell in header.cells if cell.text]
    return 2 * sum(text in known for text in filled) >= max(len(filled), 1)


def layout_of_sheet(
    cells: Sequence[HeaderCell], layouts: Sequence[Layout], seen: Sampled, types: Collection[FileType], as_of: date
) -> tuple[Layout, SheetLayout] | None:
    """The layout of a sheet; also of one whose form has changed, if it is the same file by its words."""
    day = period_end(cells, seen.text) or as_of
    exact = best_layout(cells, layouts, day)
    if exact is not None:
        return exact
    near = drifted_layout(cells, layouts, day)
    if near is None:
        return None
    by_words, _ = assign(cells, seen.fit, tuple(types), seen.alike, seen.shape)
    return near if set(by_words) <= set(near[1].types) else None


def planned(
    one: Assigned, match: MatchedColumns, sample: pl.DataFrame, layout: Layout | None, *, asked: bool
) -> PlannedColumn:
    """How one column will be read; under another header it is the layout's column all the same, as sure as its words are."""
    if one.letter in match.unsure:
        taken = tuple(name for name in (one.element, one.extension) if name)
        options = tuple(dict.fromkeys((*taken, *one.options)))
        one = replace(
            one, element=None, extension=None, how=How.UNSURE, confidence=0.4, likely=one.element, options=options
        )
    column = plan_column(one, match.of(one.letter), sample, layout, asked=asked)
    return replace(column, how=one.how, confidence=one.confidence) if one.letter in match.renamed else column


@dataclass(frozen=True)
class Sampled:
    """The first rows below the header, asked how well a column reads as an element's kind."""

    text: pl.DataFrame
    dates: dict[str, pl.Series]
    as_of: date

    @cached_property
    def with_nothing(self) -> frozenset[str]:
        """The columns in which a cell may say nothing, by some kind."""
        return frozenset(with_nothing(self.text)[0])

    def alike(self, letter: str, other: str) -> bool:
        """Whether two columns hold the same in every row."""
        return bool(self.text[letter].eq_missing(self.text[other]).all())

    def shape(self, letter: str) -> str:
        """What a column's cells look like."""
        return shape_of(self.text[letter].to_list(), self.as_of)

    @cached_property
    def fits(self) -> dict[tuple[str, str], float | None]:
        """What was asked already: every step of the assignment asks, and the cells stay as they are."""
        return {}

    def fit(self, letter: str, element_id: str) -> float | None:
        """The share of the filled cells that read; None where fewer than three are filled or any text would do."""
        asked = letter, element_id
        if asked not in self.fits:
            self.fits[asked] = self._fit(*asked)
        return self.fits[asked]

    def _fit(self, letter: str, element_id: str) -> float | None:
        column = self.text[letter]
        filled = column.is_not_null()
        if filled.sum() < SAMPLE_LEAST:
            return None
        if data()["elements"].get(stem(element_id), {}).get("constant"):
            distinct = column.drop_nulls().n_unique()
            return 1.0 if distinct <= max(1, filled.sum() // 20) else 0.0
        kind = guidance.element(element_id).kind.on(self.as_of)
        if kind.takes_any_word:
            return None
        native = self.dates.get(letter)
        if letter in self.with_nothing:
            column = without_nothing(column, kind)
            filled = column.is_not_null()
            if not filled.any():
                return None
        values = as_meant(without_export_marks(column.filter(filled), kind), kind)
        reading = kind.read(values, kind.infer(values), native=native.filter(filled) if native is not None else None)
        return kind.fitting(reading) / len(values)

    def may_be(self, letter: str, column: Column) -> bool:
        """Whether the cells do not speak against a layout's column; a list of codes may be any plan's own."""
        if column.element is None:
            return True
        if guidance.element(column.element).kind.codes is not None and repeats(self.text[letter]):
            return True
        share = self.fit(letter, column.element)
        return share is None or share >= DATA_AGREE


def period_end(cells: Sequence[HeaderCell], sample: pl.DataFrame) -> date | None:
    """The last day of the reporting period that the first rows tell: it decides which of a partner's layouts is in force."""
    for cell in cells:
        if any(one.stem == "reporting_period" and not one.weak for one in candidates(cell.text)):
            kind = guidance.element("mif.reporting_period").kind
            text = sample[cell.letter]
            ends = kind.read(text, kind.infer(text)).value.struct.field("end").max()
            return ends if isinstance(ends, date) else None
    return None


def carried_types(types: tuple[FileType, ...], columns: Sequence[PlannedColumn]) -> tuple[FileType, ...]:
    """Of a layout's file types those that the sheet has a column of, besides the key."""
    own = {
        element.file
        for column in columns
        for element in column.elements
        if not element.key and not element.plays("member")
    }
    return tuple(file for file in types if file in own) or types


def without_doubles(assigned: Sequence[Assigned], known: dict[str, Column]) -> list[Assigned]:
    """What the layout says goes before what the words say: no element twice."""
    claimed = {(name, max(column.group, 1)) for column in known.values() for name in column.elements}
    return [
        replace(one, element=None, how=How.UNSURE, confidence=0.4)
        if one.letter not in known and (one.element, max(one.group, 1)) in claimed
        else one
        for one in assigned
    ]


def plan_column(
    one: Assigned,
    declared: Column | None,
    sample: pl.DataFrame,
    layout: Layout | None = None,
    *,
    asked: bool = False,
) -> PlannedColumn:
    """How one column will be read. asked: the layout was asked for by name."""
    filled = sample[one.letter].null_count() < len(sample)
    likely = guidance.element(one.likely).label if one.likely else None
    if declared is None or declared.undecided:
        if declared is not None:
            one = replace(one, element=None, extension=None, how=How.UNSURE)
        element = guidance.element(one.element) if one.element else None
        how = one.how if element or one.extension or one.how is How.UNSURE else How.OWN
        return PlannedColumn(
            one.letter,
            one.header,
            element,
            one.extension,
            how,
            one.confidence,
            declared=declared,
            repeats=one.repeats,
            likely=likely,
            filled=filled,
            options=one.options,
            group=one.group,
            first=one.first,
        )
    element = guidance.element(declared.element) if declared.element else None
    how = How.LABEL if one.how is How.LABEL and one.element == declared.element else How.LAYOUT
    spelling = layout.spelling_of(declared, element) if layout and element else declared.spelling
    if element and not spelling and layout and (asked or layout.is_promise):
        spelling = element.kind.spellings[0]  # what a layout does not say is as the guidance has it
    carried = tuple(guidance.element(name) for name in declared.elements) if element is None else ()
    return PlannedColumn(
        one.letter,
        one.header,
        element,
        declared.extension,
        how,
        1.0,
        spelling,
        declared,
        repeats=one.repeats,
        filled=filled,
        carried=carried,
        group=declared.group,
        first=one.first,
    )
