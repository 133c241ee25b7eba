"""Records of a program, judged by the same rules as a file's: what a grid in a browser needs, without a file between.

A column may hold values of its type, or text as somebody typed it, which is then read as the layout spells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from ecmx import guidance
from ecmx.checks import RecordChecks, tell_across_files
from ecmx.errors import RecordsInvalid, UsageProblem
from ecmx.exchange.records import ROW, STATE, demanded, elements_of, file_type
from ecmx.files import column_letter, grouped, stacked
from ecmx.findings import Findings, Outcomes, judged
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import Kind, Reading, State, as_meant
from ecmx.layouts import (
    How,
    Layout,
    PlannedColumn,
    ReadColumn,
    RecordBatch,
    SheetPlan,
    demand_sense,
    is_key,
    without_nothing,
)

__all__ = ["Checked", "by_type", "check_records", "checked", "demand_layout", "row_numbers"]


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """What was found in some records. Findings and outcomes name the file type in the place of a tab, and the record's row."""

    findings: Findings
    judged: Outcomes

    def outcomes(self) -> pl.DataFrame:
        """A row a record: sheet (the file type), row, outcome, reasons."""
        return self.judged.frame()


def check_records(
    records: Mapping[FileType | str, pl.DataFrame], *, layout: Layout | None = None, as_of: date | None = None
) -> Checked:
    """Judge records by the same rules as those of a file.

    records: by file type, frames as `record_schema` has them; a column may hold text instead, as somebody typed it; `row` numbers
    the records, else their order does. layout: whose elements and agreements count, and how text is spelled; as_of: the day that
    counts as today. Raises RecordsInvalid where a frame is none of such records, LayoutInvalid for a layout that contradicts itself.
    """
    if layout is not None:
        demand_layout(layout)
    frames = {(kind := file_type(name)): demanded(frame, kind, typed=False) for name, frame in by_type(records).items()}
    return checked(frames, layout, as_of or date.today())


def by_type(records: object) -> Mapping[Any, Any]:
    """What was given, if it is frames by file type; else RecordsInvalid."""
    if not isinstance(records, Mapping):
        raise RecordsInvalid(
            "records-no-mapping",
            "Records are given by their file type, each with a Polars frame.",
            'Give a dictionary: {"rtf": frame}.',
        )
    return records


def demand_layout(layout: object) -> None:
    """UsageProblem where something else was given for a layout; LayoutInvalid where it contradicts itself."""
    if not isinstance(layout, Layout):
        raise UsageProblem(
            "layout-no-object",
            "A layout is given as an object, not by its name.",
            'Take it out of a collection: ecmx.Layouts.guidance().named("guidance-rtf").',
        )
    demand_sense(layout, layout.name)


def checked(frames: Mapping[FileType, pl.DataFrame], layout: Layout | None, as_of: date) -> Checked:
    """As `check_records`, of frames that were looked at before."""
    findings = Findings()
    checks = RecordChecks("", as_of, findings)
    rows: dict[str, pl.Series] = {}
    for kind, frame in frames.items():
        plan = replace(plan_of(kind, layout), as_of=as_of)
        batch = batch_of(frame, plan)
        rows[plan.name] = batch.rows
        checks.begin(plan)
        checks.look(batch)
        checks.end(plan)
    checks.tell()
    tell_across_files([checks.across])
    if checks.across.fault is not None:
        raise checks.across.fault
    return Checked(findings, judged(rows, findings))


def plan_of(kind: FileType, layout: Layout | None) -> SheetPlan:
    """A sheet that has just the elements of a record: the layout's, or all of the guidance's first release and the key."""
    columns: list[PlannedColumn] = []
    if layout is not None and kind in layout.types:
        sheet = next(one for one in layout.sheets if kind in one.types)
        for number, column in enumerate(layout.columns_of(sheet), 1):
            for element in own_elements(column.elements, kind):
                letter = column_letter(number)
                spelling = layout.spelling_of(column, element)
                columns.append(PlannedColumn(letter, column.wordings[0], element, None, How.LAYOUT, 1.0, spelling))
    else:
        base = [one for one in elements_of(kind) if one.file is kind and (one.release == "guidance 1.1" or one.key)]
        columns = [
            PlannedColumn(column_letter(number), element.label, element, None, How.LABEL, 1.0)
            for number, element in enumerate(base, 1)
        ]
    return SheetPlan(kind.value, (kind,), 0, layout, tuple(columns))


def own_elements(names: tuple[str, ...], kind: FileType) -> list[DataElement]:
    """The elements of a column that a record of the file type has; one key serves every file type of a tab."""
    found = []
    for name in names:
        own = name
        if not name.startswith(f"{kind.value}.") and is_key(name):
            own = f"{kind.value}.{name.partition('.')[2]}"
        if own.startswith(f"{kind.value}."):
            found.append(guidance.element(own))
    return found


def batch_of(frame: pl.DataFrame, plan: SheetPlan) -> RecordBatch:
    """A frame's records as a batch that was read."""
    count, numbers = frame.height, row_numbers(frame)
    given = [
        GivenColumn(
            column,
            column.element,
            column.element.kind if plan.as_of is None else column.element.kind.on(plan.as_of),
            frame[column.element.id],
            frame[name].cast(pl.UInt8) if (name := column.element.id + STATE) in frame.columns else None,
        )
        for column in plan.columns
        if column.element is not None and column.element.id in frame.columns
    ]
    read = texts_read([one for one in given if one.as_text]) | values_read([one for one in given if not one.as_text])
    columns = {one.element.id: read[one.element.id] for one in given}
    no, yes = (pl.repeat(answer, count, eager=True) for answer in (False, True))
    text = pl.DataFrame([one.text.alias(name) for name, one in columns.items()])
    return RecordBatch(plan, numbers, columns, {plan.types[0]: yes}, no, no, text)


@dataclass(frozen=True, slots=True, repr=False)
class GivenColumn:
    """One element's column of a frame: what it holds, and its states where they are said."""

    column: PlannedColumn
    element: DataElement
    kind: Kind
    values: pl.Series
    state: pl.Series | None

    @property
    def as_text(self) -> bool:
        """Whether it holds text, which is read."""
        return self.values.dtype in (pl.String, pl.Null)


def row_numbers(frame: pl.DataFrame) -> pl.Series:
    """What records are called: by their `row` where it tells them apart, else by their order, from 1."""
    count = frame.height
    if ROW in frame.columns and not frame[ROW].null_count() and frame[ROW].n_unique() == count:
        return frame[ROW].cast(pl.UInt32)
    return pl.int_range(1, count + 1, dtype=pl.UInt32, eager=True).alias(ROW)


def texts_read(given: Sequence[GivenColumn]) -> dict[str, ReadColumn]:
    """Columns of text, read as the layout spells them; those of one kind, and of one spelling, as one."""
    texts: dict[str, pl.Series] = {}
    knowns: dict[str, pl.Series] = {}
    for group in grouped(given, lambda one: one.kind, height(given)):
        kind, size = group[0].kind, len(group[0].values)
        text = stacked([one.values.cast(pl.String) for one in group]).str.strip_chars()
        known = as_meant(without_nothing(text.set(text == "", None), kind), kind)
        text = text.set(known.is_null(), None)
        for at, one in enumerate(group):
            texts[one.element.id], knowns[one.element.id] = text.slice(at * size, size), known.slice(at * size, size)
    spellings: dict[str, str] = {}
    for one in given:
        known, declared = knowns[one.element.id], "" if one.kind.dtype == pl.String else one.column.spelling
        spellings[one.element.id] = one.kind.infer(known, declared) if known.null_count() < len(known) else declared
    read: dict[str, ReadColumn] = {}
    for group in grouped(given, lambda one: (one.kind, spellings[one.element.id]), height(given)):
        spelling, size = spellings[group[0].element.id], len(group[0].values)
        whole = group[0].kind.read(stacked([knowns[one.element.id] for one in group]), spelling)
        for at, one in enumerate(group):
            text = texts[one.element.id]
            reading = with_states(whole.part(at * size, size), text, one.state)
            read[one.element.id] = ReadColumn(one.column, one.element, spelling, text, reading, None)
    return read


def height(given: Sequence[GivenColumn]) -> int:
    """How many records there are."""
    return len(given[0].values) if given else 0


def with_states(reading: Reading, text: pl.Series, state: pl.Series | None) -> Reading:
    """What a sentinel or an unreadable cell was, no value says: its state does."""
    if state is None:
        return reading
    kept = text.is_null() & ~state.is_in([int(State.VALUE), int(State.BLANK)]).fill_null(True)
    if not kept.any():
        return Reading(reading.value, reading.state, reading.problem)
    return Reading(reading.value, reading.state.zip_with(~kept, state.fill_null(int(State.BLANK))), reading.problem)


def values_read(given: Sequence[GivenColumn]) -> dict[str, ReadColumn]:
    """Columns of values, those of one kind as one; their text is what the guidance writes."""
    read: dict[str, ReadColumn] = {}
    for group in grouped(given, lambda one: (one.kind, one.values.dtype), height(given)):
        kind, size = group[0].kind, len(group[0].values)
        value = stacked([one.values for one in group]).cast(kind.dtype)
        blank = value.is_null().cast(pl.UInt8) * int(State.BLANK)
        said = stacked(
            [blank.slice(at * size, size) if one.state is None else one.state for at, one in enumerate(group)]
        )
        known = said.fill_null(int(State.BLANK)).zip_with(value.is_null(), blank)
        text = kind.write(value, known)
        zeros = pl.Series([0], dtype=pl.UInt8).new_from_index(0, len(value))
        whole = Reading(value, known, zeros)
        for at, one in enumerate(group):
            read[one.element.id] = ReadColumn(
                one.column, one.element, "", text.slice(at * size, size), whole.part(at * size, size), None
            )
    return read
