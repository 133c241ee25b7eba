"""Records as frames: the one schema of each file type, what a batch gives of it, and frames of a program that are held against it.

A record keeps where it came from and whose it is; beside each element stands its state and, while it is on its way through the house,
a mark of the cell it came from (`ID:as`), by which the cells are accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from ecmx import guidance
from ecmx.errors import RecordsInvalid, UsageProblem
from ecmx.exchange.cells import CellLedger, CellPlace, CellState
from ecmx.exchange.whose import PLAN, PROVIDER, SAID
from ecmx.files import Batch, CellKind
from ecmx.findings import Outcome
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import State
from ecmx.layouts import How, PlannedColumn, ReadColumn, RecordBatch, SheetPlan, unlisted

__all__ = [
    "AS",
    "FILE",
    "GIVEN",
    "GROUP",
    "ORIGINS",
    "STATE",
    "conformed",
    "demanded",
    "elements_of",
    "file_type",
    "filled_up",
    "ledger_of",
    "outcomes_named",
    "record_frame",
    "record_schema",
    "states_of",
]

FILE, SHEET, ROW = "file", "sheet", "row"
STATE, AS = ":state", ":as"
#: Of attempts side by side in one source row, which one a record is (UInt8, from 1); on its way through the house only.
GROUP = "row:attempt"
#: Names that a column of a program's frame may be called by in a message; others may be cells of a file without a header.
OUR_NAMES = r"[a-z][a-z_]{0,60}(\.[a-z][a-z0-9_]{0,60})?(:[a-z]{1,8})?"
#: The mark of a filled cell that a program gave.
GIVEN = 1
#: Where a record came from and whose it is.
ORIGINS: Mapping[str, pl.DataType] = {
    FILE: pl.String(),
    SHEET: pl.String(),
    ROW: pl.UInt32(),
    PLAN: pl.String(),
    SAID: pl.String(),
    PROVIDER: pl.String(),
}


def file_type(kind: FileType | str) -> FileType:
    """A file type by its name; UsageProblem where there is none."""
    try:
        return FileType(kind)
    except ValueError:
        raise UsageProblem("type-unknown", "A file type is mif, rtf, otf or referral.", "Name one of them.") from None


@lru_cache(maxsize=8)
def elements_of(kind: FileType) -> tuple[DataElement, ...]:
    """Every data element that a record of the file type may hold: its key, its own of all releases, and what says whose it is."""
    every = [
        *(item for item in guidance.keys() if item.file is kind),  # noqa: SIM118 - a function of the guidance
        *(item for item in guidance.elements() if item.file is kind),
        *(item for release in guidance.releases() for item in release.added if item.file is kind),
        *(item for item in guidance.elements() if item.tells_whose and item.file is not kind),
    ]
    return tuple({item.id: item for item in every}.values())


@lru_cache(maxsize=8)
def _schema(kind: FileType) -> dict[str, pl.DataType]:
    schema = dict(ORIGINS)
    for element in elements_of(kind):
        schema |= {element.id: element.kind.dtype, element.id + STATE: pl.UInt8()}
    return schema | {one.id: pl.String() for one in guidance.extensions() if kind in one.files}


def record_schema(kind: FileType | str) -> pl.Schema:
    """The columns of a file type's records, always these and in this order.

    file, sheet, row (UInt32): where the record came from; plan: the registered plan whose member it is; plan:said: what the row says of
    that; provider: the NPI of the provider whose row it is. Then each element, typed and null unless there is a value, and beside it
    `ID:state` (UInt8, a `State`); then the known extensions as text.
    """
    return pl.Schema(_schema(file_type(kind)))


def conformed(frame: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """A frame of the house in the one schema: what is not there is blank."""
    made = []
    for name, dtype in _schema(kind).items():
        if name in frame.columns:
            made.append(pl.col(name).cast(dtype))
        elif name.endswith(STATE):
            made.append(pl.lit(int(State.BLANK), dtype=pl.UInt8).alias(name))
        else:
            made.append(pl.lit(None, dtype=dtype).alias(name))
    return frame.select(made)


def demanded(frame: object, kind: FileType, *, typed: bool) -> pl.DataFrame:
    """A program's frame, if it is one of records of the file type; RecordsInvalid where a column is missing, surplus or of another type.

    typed: whether values must have their types; else text will do, which is then read as a person's. Origins may be left out.
    """
    what = f"the {kind.words}"
    if not isinstance(frame, pl.DataFrame):
        raise RecordsInvalid(
            "records-no-frame", f"The records of {what} are no Polars frame.", "Give a polars.DataFrame."
        )
    schema = _schema(kind)
    surplus = [name for name in frame.columns if name not in schema]
    if surplus:
        raise RecordsInvalid(
            "records-column-surplus",
            f"The records of {what} have {_columns(surplus)} that no such record has: {_shown(frame, surplus)}.",
            f"Look at ecmx.record_schema({kind.value!r}), and leave out what is none of it.",
        )
    missing = [
        name for name in schema if name not in frame.columns and name not in ORIGINS and not name.endswith(STATE)
    ]
    if missing:
        raise RecordsInvalid(
            "records-column-missing",
            f"The records of {what} lack {_columns(missing)}: {_named(missing)}.",
            f"Fill up what you have with ecmx.record_frame({kind.value!r}, …); what is blank is then blank on purpose.",
        )
    types = frame.schema
    wrong = [name for name in frame.columns if not _fits(types[name], schema[name], typed=typed)]
    if wrong:
        raise RecordsInvalid(
            "records-column-type",
            f"In the records of {what} the type of {_columns(wrong)} is another than it must be: "
            f"{', '.join(f'{name} ({schema[name]}, not {types[name]})' for name in wrong[:4])}.",
            f"Cast them as ecmx.record_schema({kind.value!r}) says.",
        )
    over = _over(frame, schema)
    if over:
        raise RecordsInvalid(
            "records-column-range",
            f"In the records of {what} {_columns(over)} with numbers cannot be meant: {_named(over)}.",
            f"Numbers must fit the types of ecmx.record_schema({kind.value!r}), and states be those of ecmx.State.",
        )
    return frame


def filled_up(kind: FileType | str, data: Any) -> pl.DataFrame:
    """A frame of a file type's records made of whatever of it there is: columns that are left out are blank.

    data: what polars.DataFrame takes, a column per element id. Raises RecordsInvalid as `compose` does, but for missing columns.
    """
    wanted = file_type(kind)
    schema = _schema(wanted)
    try:
        frame = data if isinstance(data, pl.DataFrame) else pl.DataFrame(data)
    except Exception:  # noqa: BLE001 - what Polars says of it holds the values
        raise RecordsInvalid(
            "records-no-frame",
            f"What was given for the records of the {wanted.words} makes no frame.",
            "Give a polars.DataFrame, or a dictionary of columns of one length with values of one type each.",
        ) from None
    nulls = [name for name, dtype in frame.schema.items() if dtype == pl.Null and name in schema]
    frame = frame.with_columns(pl.col(name).cast(schema[name]) for name in nulls)
    known = frame.select(name for name in frame.columns if name in schema)
    states = [
        (pl.col(name).is_null().cast(pl.UInt8) * int(State.BLANK)).alias(name + STATE)
        for name in known.columns
        if name + STATE in schema and name + STATE not in known.columns
    ]
    if known.width < frame.width:
        return demanded(frame, wanted, typed=False)  # says what is too much
    return demanded(conformed_loosely(known.with_columns(states), wanted), wanted, typed=False)


def conformed_loosely(frame: pl.DataFrame, kind: FileType) -> pl.DataFrame:
    """As `conformed`, but what is there keeps its type, so that a wrong one is seen."""
    missing = {name: dtype for name, dtype in _schema(kind).items() if name not in frame.columns}
    blank = [
        pl.lit(int(State.BLANK), dtype=pl.UInt8).alias(name)
        if name.endswith(STATE)
        else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in missing.items()
    ]
    return frame.with_columns(blank).select(list(_schema(kind)))


def _fits(found: pl.DataType, wanted: pl.DataType, *, typed: bool) -> bool:
    if found in (wanted, pl.Null):
        return True
    if wanted.is_integer() and found.is_integer():
        return True
    return not typed and found == pl.String


def _over(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> list[str]:
    """The columns with numbers that they cannot hold, and with states that there are not."""
    states = [name for name, dtype in frame.schema.items() if name.endswith(STATE) and dtype.is_integer()]
    numbers = [
        name
        for name, dtype in frame.schema.items()
        if dtype.is_integer() and schema[name].is_integer() and dtype != schema[name] and not name.endswith(STATE)
    ]
    known = [int(state) for state in State]
    strange = frame.select(
        *((~pl.col(name).is_in(known)).fill_null(False).any() for name in states),
        *(
            (pl.col(name).cast(schema[name], strict=False).is_null() & pl.col(name).is_not_null()).any()
            for name in numbers
        ),
    )
    return [name for name in (*states, *numbers) if strange.height and strange[name][0]]


def _shown(frame: pl.DataFrame, names: list[str]) -> str:
    """Columns by their names, or by their place where a name may be a member's cell."""
    return _named(
        [name if re.fullmatch(OUR_NAMES, name) else f"column {frame.columns.index(name) + 1}" for name in names]
    )


def _columns(names: list[str]) -> str:
    return "a column" if len(names) == 1 else f"{len(names)} columns"


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(name[:60] for name in names[:6]) + more


def record_frame(batch: RecordBatch, kind: FileType, whose: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The records of one file type in a batch: origin, whose, each element with state and mark, extensions with theirs."""
    sheet = pl.Series([batch.plan.name], dtype=pl.String).new_from_index(0, len(batch))
    made: dict[str, pl.Series] = {SHEET: sheet, ROW: batch.rows, **whose}
    if batch.plan.groups:
        made[GROUP] = pl.Series([batch.group or 1], dtype=pl.UInt8).new_from_index(0, len(batch))
    texts: dict[str, pl.Series] = {}
    formulas: dict[str, pl.Series] = {}
    if batch.plans:
        texts[SAID] = next(iter(batch.plans.values()))
    for name, column in batch.sources(kind).items():
        made |= column.named(name)
        texts[name] = column.text
        if column.cell is not None:
            formulas[name] = column.cells_of("formula")
    letters = {column.extension: column.letter for column in batch.plan.columns}
    for name, text in batch.extensions.items():
        made[name] = text
        texts[name] = batch.text[letters[name]]
    made |= {name + AS: mark for name, mark in marks(texts, formulas).items()}
    return batch.records(kind, made)


def marks(texts: Mapping[str, pl.Series], also: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    """A mark (UInt64) of each filled cell's text, null where nothing stands in it. also: cells that are filled without a text."""
    if not texts:
        return {}
    made = pl.DataFrame([text.alias(name) for name, text in texts.items()]).select(pl.all().hash()).to_dict()
    for name, text in texts.items():
        if text.null_count():
            filled = text.is_not_null()
            made[name] = made[name].set(~(filled | also[name] if name in also else filled), None)
    return made


def ledger_of(file: str, plan: SheetPlan) -> CellLedger:
    """An empty ledger of a sheet's cells."""
    places = {column.letter: place_of(column) for column in plan.columns}
    groups = {column.letter: column.group for column in plan.columns if column.group and column.group in plan.groups}
    ledger = CellLedger(file, plan.name, places, groups=groups)
    for kind in plan.types:
        for column in plan.columns:
            group = max(column.group, 1)
            for element in column.elements:
                ledger.homes.setdefault((kind, element.id, group), column.letter)
                stem = element.id.partition(".")[2]
                if f"{kind.value}.{stem}" not in {one.id for other in plan.columns for one in other.elements}:
                    ledger.homes.setdefault((kind, f"{kind.value}.{stem}", group), column.letter)
            if column.extension:
                ledger.homes.setdefault((kind, column.extension, group), column.letter)
            if column.declared is not None and column.declared.origin == "plan":
                ledger.homes.setdefault((kind, SAID, group), column.letter)
    return ledger


def place_of(column: PlannedColumn) -> CellPlace:
    """A column as the ledger names it, with the reason where nothing of it can go anywhere."""
    if column.elements:
        element = column.elements[0]
        return CellPlace(column.letter, column.header, element.id, element.label)
    if column.extension:
        return CellPlace(column.letter, column.header, column.extension, guidance.extension(column.extension).words)
    if column.declared is not None and column.declared.origin == "plan":
        return CellPlace(column.letter, column.header, SAID, "the plan")
    homeless = "not-carried-unsure" if column.how is How.UNSURE else "not-carried-column"
    return CellPlace(column.letter, column.header, homeless=homeless)


def states_of(raw: Batch, batch: RecordBatch, later: Sequence[RecordBatch], ledger: CellLedger) -> dict[str, pl.Series]:
    """What each cell of a batch was as it came in, by column; what belongs to a record that the row does not hold is told.

    later: the records of later attempts that stand side by side in its rows
    """
    made: dict[str, pl.Series] = {}
    unreadable: dict[str, pl.Series] = {}
    for column in batch.columns.values():
        bad = unread_cells(column)
        letter = column.plan.letter
        unreadable[letter] = unreadable[letter] | bad if letter in unreadable else bad
        tell_absent(batch, column.element.file, letter, ledger)
    for part in later:
        for column in part.own.values():
            rows = part.rows.filter(unread_cells(column))
            unreadable[column.plan.letter] = batch.rows.is_in(rows.implode())
    tell_no_attempt(batch, later, ledger)
    constants = {
        column.letter: column.declared.constant
        for column in batch.plan.columns
        if column.declared is not None and column.declared.constant is not None
    }
    filled = raw.text.select(pl.all().is_not_null().cast(pl.UInt8)).to_dict()
    for letter, state in filled.items():
        if letter not in ledger.places:
            ledger.places[letter] = CellPlace(letter, homeless="not-carried-column")
        text, cell = raw.text[letter], raw.kinds.get(letter)
        if (
            cell is not None and text.null_count()
        ):  # a formula that nobody calculated is filled, and says nothing that could be read
            state = state.set(text.is_null() & (cell == CellKind.FORMULA), int(CellState.UNREADABLE))
        if batch.nulls and letter in batch.text.columns:
            nothing = text.is_not_null() & batch.text[letter].is_null()
            if nothing.any():
                state = state.set(nothing, int(CellState.NOTHING))
        if letter in constants:
            state = state.set(text.str.strip_chars() == constants[letter], int(CellState.NOTHING))
        if letter in unreadable:
            state = state.set(unreadable[letter] & (state == CellState.FILLED), int(CellState.UNREADABLE))
        made[letter] = state
    return made


def unread_cells(column: ReadColumn) -> pl.Series:
    """The cells of a column that could not be read, in full or in part."""
    bad = (column.state == State.UNREADABLE) | column.partly
    declared = column.plan.declared
    return bad | unlisted(column.text, declared) if declared is not None and declared.flags else bad


def tell_no_attempt(batch: RecordBatch, later: Sequence[RecordBatch], ledger: CellLedger) -> None:
    """Of rows in which one of several attempts side by side is none, what still stands in its columns (an unticked box)."""
    held = {part.group: part.rows.filter(part.present[FileType.OTF]) for part in later}
    if batch.plan.groups:
        held[1] = batch.rows.filter(batch.present[FileType.OTF])
    for letter, group in ledger.groups.items():
        there = held.get(group)
        absent = batch.rows if there is None else batch.rows.filter(~batch.rows.is_in(there.implode()))
        if len(absent):
            ledger.lose(None, "", absent, "not-carried-prefilled", key=letter)


def tell_absent(batch: RecordBatch, file: FileType, letter: str, ledger: CellLedger) -> None:
    """Of rows that hold no record of a file type, what still stands in its columns."""
    if file not in batch.present or len(batch.plan.types) == 1:
        return
    out = batch.left_out.get(file)
    if out is not None and out.any():
        ledger.lose(None, "", batch.rows.filter(out), "not-carried-left-out", key=letter)
    absent = ~batch.present[file]
    if absent.any():
        ledger.lose(None, "", batch.rows.filter(absent), "not-carried-prefilled", key=letter)


def outcomes_named(outcome: Iterable[Outcome | str]) -> list[Outcome]:
    """Outcomes by their names, one or several; UsageProblem where there is none such."""
    try:
        return [Outcome(one) for one in ([outcome] if isinstance(outcome, str) else outcome)]
    except (ValueError, TypeError):
        known = ", ".join(one.value for one in Outcome)
        raise UsageProblem("outcome-unknown", f"An outcome is one of: {known}.", "Name one or several.") from None
