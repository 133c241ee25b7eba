"""What a sheet is: its header, its layout if one is known, its file types, and what each column carries.

Without a layout the headers and the data are matched to the guidance; what is unsure stays unmapped and is said so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from ecmx import guidance
from ecmx.files.cells import Batch, Merge
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values.base import State
from ecmx.layouts.assign import Assigned, HeaderCell, assign, stems_of
from ecmx.layouts.exports import without_export_marks, without_null_words
from ecmx.layouts.header_row import find_header
from ecmx.layouts.headers import FORMS, data, plain
from ecmx.layouts.match import How, candidates, stem
from ecmx.layouts.model import Column, Layout, Sheet

__all__ = ["PlannedColumn", "SheetPlan", "recognise"]

SAMPLE_LEAST = 3  # filled cells before the data have a say
KNOWN_HEADERS = 0.95  # share of a sheet's headers that a layout must know
PRESENT_COLUMNS = 0.6  # share of a layout's columns that must stand on the sheet
ASIDE = re.compile(r"\((?:if [^)]*|enrollment date as[^)]*|disenrollment date as[^)]*)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One column as it will be read. `element` None: not one of the guidance's, or unsure."""

    letter: str
    header: str
    element: DataElement | None
    extension: str | None
    how: How
    confidence: float
    spelling: str = ""  # declared by a layout; "" = found out from the column
    declared: Column | None = None
    repeats: str | None = None
    likely: str | None = None  # of an unsure column: the label that it might be
    filled: bool = True  # whether the first rows have anything in it
    carried: tuple[DataElement, ...] = ()  # several elements in one cell, as a layout declares them

    @property
    def elements(self) -> tuple[DataElement, ...]:
        """Every element that the column carries."""
        return (self.element,) if self.element else self.carried


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How a sheet will be read; `header_row` None and no types: it carries no records that we know."""

    name: str
    types: tuple[FileType, ...]
    header_row: int | None
    layout: Layout | None
    columns: tuple[PlannedColumn, ...]
    drift: tuple[str, ...] = ()  # how the sheet differs from its layout, in words

    def by_element(self) -> dict[str, PlannedColumn]:
        """The mapped columns by element id."""
        return {element.id: column for column in self.columns for element in column.elements}


def recognise(
    name: str,
    top: Batch,
    merges: Sequence[Merge],
    layouts: Sequence[Layout],
    *,
    forced: Layout | None = None,
    types: Collection[FileType] = (),
    as_of: date,
) -> SheetPlan:
    """Recognise one sheet from its first rows."""
    tab = forced_sheet(forced, name) if forced else None
    asked = tuple(types) or (forced.types if forced else ())
    header = find_header(
        top,
        merges,
        tab.header_row if tab and known_by_name(tab, name) else None,
        known=wordings_of(forced, layouts),
        wanted=frozenset().union(*(stems_of(file) for file in asked)),
    )
    if header is None:
        return SheetPlan(name, (), None, None, ())
    below = top.rows > header.row
    sample, _ = without_null_words(top.text.filter(below))
    dates = {letter: kinds.filter(below) == 2 for letter, kinds in top.kinds.items()}
    cells = [cell for cell in header.cells if cell.text or sample[cell.letter].null_count() < len(sample)]
    found = (
        best_layout(cells, layouts, period_end(cells, sample) or as_of)
        if forced is None
        else (forced, tab)
        if tab
        else None
    )
    known = sheet_columns(cells, *found) if found else {}
    wanted = tuple(types) or (found[1].types if found else ())
    seen = Sampled(sample, dates)
    chosen, assigned = assign(cells, seen.fit, wanted, seen.alike)
    if found and not types:
        chosen = found[1].types
    if not chosen:
        return SheetPlan(name, (), header.row, None, tuple(plan_column(one, None, sample) for one in assigned))
    columns = tuple(
        plan_column(one, known.get(one.letter), sample, found[0] if found else None, asked=forced is not None)
        for one in without_doubles(assigned, known)
    )
    return SheetPlan(
        name,
        carried_types(chosen, columns),
        header.row,
        found[0] if found else None,
        columns,
        drift_of(cells, known, *found) if found else (),
    )


@dataclass(frozen=True, slots=True)
class Sampled:
    """The first rows below the header, asked how well a column reads as an element's kind."""

    text: pl.DataFrame
    dates: dict[str, pl.Series]

    def alike(self, letter: str, other: str) -> bool:
        """Whether two columns hold the same in every row."""
        return bool(self.text[letter].eq_missing(self.text[other]).all())

    def fit(self, letter: str, element_id: str) -> float | None:
        """The share of the filled cells that read; None where fewer than three are filled or any text would do."""
        column = self.text[letter]
        filled = column.is_not_null()
        if filled.sum() < SAMPLE_LEAST:
            return None
        if data()["elements"].get(stem(element_id), {}).get("constant"):
            distinct = column.drop_nulls().n_unique()
            return 1.0 if distinct <= max(1, filled.sum() // 20) else 0.0
        kind = guidance.element(element_id).kind
        if kind.name in ("text", "contact"):
            return None
        native = self.dates.get(letter)
        values = without_export_marks(column.filter(filled), kind)
        reading = kind.read(values, kind.infer(values), native=native.filter(filled) if native is not None else None)
        if kind.name == "code" and getattr(kind, "open", False):
            return None
        return float((reading.state != State.UNREADABLE).sum()) / len(values)


def period_end(cells: Sequence[HeaderCell], sample: pl.DataFrame) -> date | None:
    """The last day of the reporting period that the first rows tell: it decides which of a partner's layouts is in force."""
    for cell in cells:
        if any(one.stem == "reporting_period" and not one.weak for one in candidates(cell.text)):
            kind = guidance.element("mif.reporting_period").kind
            text = sample[cell.letter]
            ends = kind.read(text, kind.infer(text)).value.struct.field("end").max()
            return ends if isinstance(ends, date) else None
    return None


def wordings_of(forced: Layout | None, layouts: Sequence[Layout]) -> frozenset[str]:
    """The headers that a layout knows: of the one asked for, else of every partner's."""
    meant = [forced] if forced else [layout for layout in layouts if layout.partner]
    columns = [column for layout in meant for sheet in layout.sheets for column in layout.columns_of(sheet)]
    return frozenset(plain(wording) for column in columns for wording in column.wordings)


def carried_types(types: tuple[FileType, ...], columns: Sequence[PlannedColumn]) -> tuple[FileType, ...]:
    """Of a layout's file types those that the sheet has a column of, besides the key."""
    own = {
        element.file
        for column in columns
        for element in column.elements
        if not element.key and not element.id.endswith(".member_cin")
    }
    return tuple(file for file in types if file in own) or types


def header_key(header: str) -> str:
    """A header without date form and "(if …)", letters and digits only."""
    return plain(ASIDE.sub(" ", FORMS.sub(" ", header)))


def forced_sheet(layout: Layout, name: str) -> Sheet | None:
    """The tab of a layout that a sheet of this name is."""
    for sheet in layout.sheets:
        if plain(name) in {plain(known) for known in sheet.names}:
            return sheet
    return next(
        (sheet for sheet in layout.sheets if not sheet.names), layout.sheets[0] if len(layout.sheets) == 1 else None
    )


def known_by_name(tab: Sheet, name: str) -> bool:
    """Whether a sheet is a layout's tab by its name; then the header stands where the layout says."""
    return not tab.names or plain(name) in {plain(known) for known in tab.names}


def best_layout(cells: Sequence[HeaderCell], layouts: Sequence[Layout], day: date) -> tuple[Layout, Sheet] | None:
    """The layout whose headers these are; a partner's before the guidance's, and the one in force before others."""
    headers = {header_key(cell.text) for cell in cells if cell.text}
    best: tuple[tuple[float, ...], Layout, Sheet] | None = None
    for layout in layouts:
        for sheet in layout.sheets:
            columns = layout.columns_of(sheet)
            wordings = [{header_key(wording) for wording in column.wordings} for column in columns]
            known = len(headers & set().union(*wordings)) / max(len(headers), 1)
            present = sum(bool(headers & wording) for wording in wordings) / max(len(columns), 1)
            if known < KNOWN_HEADERS or present < PRESENT_COLUMNS:
                continue
            rank = (
                known + present,
                float(bool(layout.partner)),
                float(layout.in_force(day)),
                -float(len(layout.sheets)),
            )
            if best is None or rank > best[0]:
                best = (rank, layout, sheet)
    return (best[1], best[2]) if best else None


def sheet_columns(cells: Sequence[HeaderCell], layout: Layout, sheet: Sheet) -> dict[str, Column]:
    """Letter → the layout's column; of two columns with one header the first takes the layout's first."""
    waiting = list(layout.columns_of(sheet))
    known: dict[str, Column] = {}
    for cell in cells:
        key = header_key(cell.text)
        match = next(
            (column for column in waiting if key and key in {header_key(wording) for wording in column.wordings}), None
        )
        if match is not None:
            waiting.remove(match)
            known[cell.letter] = match
    return known


def without_doubles(assigned: Sequence[Assigned], known: dict[str, Column]) -> list[Assigned]:
    """What the layout says goes before what the words say: no element twice."""
    claimed = {name for column in known.values() for name in column.elements}
    return [
        replace(one, element=None, how=How.UNSURE, confidence=0.4)
        if one.letter not in known and one.element in claimed
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
        )
    element = guidance.element(declared.element) if declared.element else None
    how = How.LABEL if one.how is How.LABEL and one.element == declared.element else How.LAYOUT
    spelling = declared.spelling or (layout.spelling.of(element.kind.name) if layout and element else "")
    if element and not spelling and layout and (asked or not layout.name.startswith("guidance-")):
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
    )


def drift_of(cells: Sequence[HeaderCell], known: dict[str, Column], layout: Layout, sheet: Sheet) -> tuple[str, ...]:
    """How a sheet differs from the layout that it was read by; the guidance's own layouts are no promise of anybody's."""
    if layout.name.startswith("guidance-"):
        return ()
    drift = []
    missing = [column for column in layout.columns_of(sheet) if column not in known.values() and not column.ignored]
    if missing:
        drift.append(f"{len(missing)} of the layout's columns are not there")
    added = [cell.letter for cell in cells if cell.text and cell.letter not in known]
    if added:
        drift.append(f"columns that the layout does not know: {', '.join(added[:12])}{' …' if len(added) > 12 else ''}")
    order = [layout.columns_of(sheet).index(column) for column in known.values()]
    if order != sorted(order):
        drift.append("the columns stand in another order")
    return tuple(drift)
