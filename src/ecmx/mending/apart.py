"""A findings workbook: the rows concerned, copied out of a file that cannot be annotated itself, each with its number there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from ecmx.exchange import PREVIEW_ROWS
from ecmx.files import LONGEST, Batch, CellKind, Sheet, column_letter, free_tab_name, near_tab_name
from ecmx.files.annotating import CarriedRow, CarriedTab, Mark, clean_text, write_findings_book
from ecmx.findings import SheetReport, counted
from ecmx.layouts import Column, Layout, recognise
from ecmx.mending.annotated import findings_tab
from ecmx.mending.annotated_marks import row_marks
from ecmx.mending.as_checked import TabAsChecked, layout_as_checked
from ecmx.mending.job import Annotated, Job, marker_of
from ecmx.mending.marker import MARKER_TAB, MarkedSheet, Print, encoded
from ecmx.mending.prints import header_keys, identity_columns, prints_of
from ecmx.version import __version__

__all__ = ["NUMBER_HEADER", "write_apart"]

NUMBER_HEADER = "Row in file"


@dataclass
class _FindingsTab:
    """One tab of the findings workbook in the making. rows: those carried, ascending."""

    sheet: Sheet
    told: SheetReport
    tab: str
    rows: list[int]
    letters: list[str]
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    prints: list[Print] = field(default_factory=list)

    @property
    def headers(self) -> list[str]:
        known = {column.column: column.header for column in self.told.columns}
        return [known.get(letter, "") for letter in self.letters]


def write_apart(job: Job, why: str) -> Annotated:
    """Write the findings workbook. why: the sender's own is not annotated."""
    parts, left = _parts(job)
    _gather_marks(job, parts)
    cells = sum(len(marks) for part in parts for marks in part.marks.values())
    at = {part.told.name: (part, {row: place for place, row in enumerate(part.rows, 1)}) for part in parts}
    front = free_tab_name("Findings", [part.tab for part in parts])
    salt = secrets.token_hex(16)
    tab = findings_tab(
        job.report,
        front,
        lambda sheet, row, column: _located(at, sheet, row, column),
        listed=job.sizes.listed,
        remarks=_remarks(job, parts, why, left, cells),
        version=__version__,
    )
    layout = _layout(job, parts)

    def hidden() -> list[str]:
        sheets = tuple(_marked(part) for part in parts)
        return encoded(marker_of(job, salt, front, own=False, sheets=sheets, layout=layout))

    write_findings_book(
        job.target,
        (_carried(job, part, salt) for part in parts),
        front=tab,
        hidden=(free_tab_name(MARKER_TAB, [front, *(part.tab for part in parts)]), hidden),
        password=job.password,
        over=job.over,
    )
    return Annotated(job.target, False, cells, why, sum(len(part.rows) for part in parts), left)


def _parts(job: Job) -> tuple[list[_FindingsTab], int]:
    """The tabs with the rows that they carry, those with errors first to be carried; and how many found no room."""
    parts: list[_FindingsTab] = []
    room, left = job.sizes.carried, 0
    for sheet in job.book.sheets:
        told = next((one for one in job.report.sheets if one.name == sheet.name and one.types), None)
        if told is None or told.header_row is None:
            continue
        before = job.before(sheet.name)
        wanted = sorted(before, key=lambda row: (before[row] != "E", row))
        kept = sorted(wanted[:room])
        room, left = room - len(kept), left + len(wanted) - len(kept)
        taken = [part.tab for part in parts]
        name = near_tab_name(sheet.name) or " ".join(told.types).upper()
        taken += ["Findings", MARKER_TAB]
        parts.append(_FindingsTab(sheet, told, free_tab_name(name, taken), kept, _letters(sheet, told)))
    return parts, left


def _letters(sheet: Sheet, told: SheetReport) -> list[str]:
    """Every column of the sheet, whether it has a header or not."""
    batches = sheet.batches(after_row=told.header_row or 0)
    first = next(batches, None)
    return list(first.text.columns) if first is not None else [column.column for column in told.columns]


def _gather_marks(job: Job, parts: list[_FindingsTab]) -> None:
    wanted = {part.told.name: (part, {*part.rows, part.told.header_row}) for part in parts}
    notes = 0
    for sheet, row, found in row_marks(job.report):
        if sheet not in wanted or row not in wanted[sheet][1]:
            continue
        notes += len(found)
        noted = found if notes <= job.sizes.notes else [replace(one, note="") for one in found]
        wanted[sheet][0].marks[row] = noted


def _located(
    at: dict[str, tuple[_FindingsTab, dict[int, int]]], sheet: str, row: int, column: str
) -> tuple[str, str] | None:
    if sheet not in at:
        return None
    part, places = at[sheet]
    place = 0 if row == part.told.header_row else places.get(row)
    if place is None or column not in part.letters:
        return None
    return part.tab, f"{_shifted(part.letters.index(column))}{place + 1}"


def _remarks(job: Job, parts: list[_FindingsTab], why: str, left: int, cells: int) -> tuple[str, ...]:
    rows = sum(len(part.rows) for part in parts)
    said = [
        f"Your file itself is not marked, since {why}. Here are the {counted(rows, 'row')} with findings; column A says where each one is."
    ]
    if left:
        said.append(f"{counted(left, 'more row')} with findings did not fit here.")
    if cells > job.sizes.notes:
        said.append(f"Only the first {job.sizes.notes:,} cells carry a note.")
    return tuple(said)


# ---- rows -------------------------------------------------------------------------------------------------------------


def _carried(job: Job, part: _FindingsTab, salt: str) -> CarriedTab:
    return CarriedTab(
        name=part.tab,
        letters=part.letters,
        headers=part.headers,
        rows=_rows(job, part, salt),
        number_header=NUMBER_HEADER,
        header_marks=part.marks.get(part.told.header_row or 0, ()),
    )


def _rows(job: Job, part: _FindingsTab, salt: str) -> Iterator[CarriedRow]:
    """The rows as they are written; in passing their fingerprints are taken, of what the workbook can hold."""
    keys, who = dict(header_keys(part.told.columns)), identity_columns(part.told)
    before = job.before(part.told.name)
    wanted = pl.Series("row", part.rows, dtype=pl.UInt32)
    text = pl.Series([int(CellKind.TEXT)], dtype=pl.UInt8)
    for batch in part.sheet.batches(after_row=part.told.header_row or 0):
        kept = batch.those(batch.rows.is_in(wanted.implode()))
        if not len(kept):
            continue
        sound, cut = _sound(kept)
        for one in prints_of(sound, keys, who, salt):
            part.prints.append(replace(one, before=before.get(one.row, ""), cut=one.row in cut))
        kinds = [kept.kinds.get(letter, text.new_from_index(0, len(kept))).to_list() for letter in part.letters]
        for at, (row, cells) in enumerate(zip(kept.rows.to_list(), kept.text.iter_rows(), strict=True)):
            yield CarriedRow(row, cells, [kind[at] for kind in kinds], part.marks.get(row, ()))


def _sound(batch: Batch) -> tuple[Batch, set[int]]:
    """The batch as it will be read back from the workbook; and the rows of which a cell was cut."""
    long = batch.text.select(pl.any_horizontal(pl.all().str.len_chars() > LONGEST)).to_series().fill_null(False)
    odd = [
        name
        for name in batch.text.columns
        if batch.text[name].str.contains(r"[\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]").any()
    ]
    columns = odd if not long.any() else batch.text.columns
    made = [
        pl.col(name).map_elements(lambda cell: clean_text(cell).strip() or None, return_dtype=pl.String)
        for name in columns
    ]
    sound = Batch(batch.rows, batch.text.with_columns(made) if made else batch.text, batch.kinds)
    return sound, set(batch.rows.filter(long).to_list())


def _marked(part: _FindingsTab) -> MarkedSheet:
    header_row = 1  # in the findings workbook
    shifted = {letter: _shifted(at) for at, letter in enumerate(part.letters)}
    return MarkedSheet(
        part.tab,
        part.told.types,
        header_row,
        tuple((shifted[letter], key) for letter, key in header_keys(part.told.columns)),
        tuple(shifted[letter] for letter in identity_columns(part.told)),
        tuple(part.prints),
        NUMBER_HEADER,
    )


def _shifted(at: int) -> str:
    """The column of the findings workbook in which the file's `at`-th column (from 0) stands."""
    return column_letter(at + 2)


# ---- how the rows are read again ----------------------------------------------------------------------------------------


def _layout(job: Job, parts: list[_FindingsTab]) -> Layout:
    """The columns as they were understood, behind the one with the rows' numbers."""
    forced, candidates = job.options.forced, job.options.candidates.layouts
    tabs = []
    for part in parts:
        plan = recognise(
            part.sheet.name,
            part.sheet.preview(PREVIEW_ROWS),
            part.sheet.merges,
            candidates,
            forced=forced,
            types=job.options.types or (),
            as_of=job.options.as_of,
            limits=job.options.limits,
        )
        tabs.append(TabAsChecked(part.sheet, plan, part.tab, 1, (Column(header=NUMBER_HEADER, ignored=True),)))
    return layout_as_checked(tabs)
