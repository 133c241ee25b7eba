"""Some rows of the file beside what was found in them, as a small sheet with its row numbers and column letters.

A cell's text leaves here only where the page was asked to show values; else there is a mask that says no more than “not blank”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ecmx.files import Batch, Book, CellKind, column_index, picked_rows
from ecmx.findings import FileReport, FindingGroup, SheetReport
from ecmx.guidance import plays
from ecmx.reports.blocks import Block

__all__ = ["MASK", "Cell", "Excerpt", "ExcerptRow", "Top", "Wanted", "excerpt", "pick", "wanted"]

MASK = "••••"
_MOST_ROWS = 6
_MOST_COLUMNS = 5  # that one excerpt is about
_MOST_SHEETS = 3
_MOST_SIGNS = 120  # of one value
_WHO = ("member", "name")
_OTHER_ROW = re.compile(r"\bother row (\d+)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).*)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an excerpt shows. marks: the cells it is about, "" for the whole row; rows and columns in the sheet's order."""

    sheet: SheetReport
    rows: tuple[int, ...]
    columns: tuple[str, ...]
    marks: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. kind: value, masked, blank or formula; marked: the finding is about it."""

    text: str
    kind: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Top:
    """A column's letter and header. gap: columns before it are not shown; beside: a narrow screen does without it."""

    letter: str
    header: str
    marked: bool
    gap: bool
    beside: bool


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """A row and its Excel number; gap: rows before it are not shown."""

    number: int
    marked: bool
    gap: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A small sheet; header_row: the Excel row that the headers stand in."""

    sheet: str
    header_row: int
    tops: tuple[Top, ...]
    lines: tuple[ExcerptRow, ...]


def wanted(block: Block, report: FileReport) -> tuple[Wanted, ...]:
    """What to show beside one block: for each sheet the first places, who the rows are about, and the columns beside."""
    by_sheet: dict[str, list[FindingGroup]] = {}
    for group in block.groups:
        if group.rows:
            by_sheet.setdefault(group.sheet, []).append(group)
    sheets = {sheet.name: sheet for sheet in report.sheets if sheet.header_row is not None}
    found = [_of_sheet(sheets[name], groups) for name, groups in by_sheet.items() if name in sheets]
    return tuple(found[:_MOST_SHEETS])


def _of_sheet(sheet: SheetReport, groups: list[FindingGroup]) -> Wanted:
    shown = groups[:_MOST_COLUMNS]
    marks: set[tuple[int, str]] = set()
    rows: set[int] = set()
    # The first place of each column, then the second of each, until there are enough.
    for at in range(_MOST_ROWS):
        for group in shown:
            if at < len(group.rows) and (len(rows) < _MOST_ROWS or group.rows[at] in rows):
                rows.add(group.rows[at])
                marks.add((group.rows[at], group.column))
                rows.update(int(other) for other in _OTHER_ROW.findall(group.beside[at]))
    return Wanted(sheet, tuple(sorted(rows)), _columns(sheet, shown), frozenset(marks))


def _columns(sheet: SheetReport, groups: list[FindingGroup]) -> tuple[str, ...]:
    letters = [column.column for column in sheet.columns]
    about = {group.column for group in groups if group.column}
    beside = {
        letter for before, after in pairwise(letters) for letter in (before, after) if {before, after} & about
    } if len(about) == 1 else set()  # fmt: skip
    who = {column.column for column in sheet.columns if plays(column.element or "", *_WHO)}
    others = {group.facts.get("other_label") for group in groups} - {None}
    other = {column.column for column in sheet.columns if column.label in others}
    return tuple(sorted(about | beside | who | other or set(letters[:4]), key=column_index))


def pick(book: Book, asked: Iterable[Wanted]) -> dict[str, Batch]:
    """Read what all excerpts of a file need, each sheet once. Raises FileUnusable."""
    rows: dict[str, set[int]] = {}
    for one in asked:
        rows.setdefault(one.sheet.name, set()).update(one.rows)
    return {sheet.name: picked_rows(sheet, rows[sheet.name]) for sheet in book.sheets if rows.get(sheet.name)}


def excerpt(asked: Wanted, picked: Mapping[str, Batch], *, show_values: bool) -> Excerpt | None:
    """The small sheet; None where the rows could not be had."""
    batch = picked.get(asked.sheet.name)
    if batch is None or not len(batch):
        return None
    at = {row: position for position, row in enumerate(batch.rows.to_list())}
    columns = [letter for letter in asked.columns if letter in batch.text.columns]
    headers = {column.column: column.header for column in asked.sheet.columns}
    about = {letter for _, letter in asked.marks}
    gaps = _gaps([column_index(letter) for letter in columns], 1)
    keep = about | {column.column for column in asked.sheet.columns if plays(column.element or "", "member")}
    tops = tuple(
        Top(letter, headers.get(letter, ""), letter in about, gap, "" not in about and letter not in keep)
        for letter, gap in zip(columns, gaps, strict=True)
    )
    rows = [row for row in asked.rows if row in at]
    header_row = asked.sheet.header_row or 0
    lines = tuple(
        ExcerptRow(
            row,
            (row, "") in asked.marks,
            gap,
            tuple(_cell(batch, at[row], letter, show_values, (row, letter) in asked.marks) for letter in columns),
        )
        for row, gap in zip(rows, _gaps(rows, header_row + 1), strict=True)
    )
    return Excerpt(asked.sheet.name, header_row, tops, lines) if lines else None


def _gaps(numbers: list[int], first: int) -> list[bool]:
    """Before which of them something is left out."""
    return [
        number > expected for number, expected in zip(numbers, [first, *(one + 1 for one in numbers)], strict=False)
    ]


def _cell(batch: Batch, position: int, letter: str, show_values: bool, marked: bool) -> Cell:
    text = batch.text.get_column(letter)[position]
    kinds = batch.kinds.get(letter)
    kind = CellKind(int(kinds[position])) if kinds is not None else CellKind.TEXT
    if text is None:
        return Cell("", "formula" if kind is CellKind.FORMULA else "blank", marked)
    if not show_values:
        return Cell(MASK, "masked", marked)
    if kind is CellKind.DATE:
        text = _as_shown(text)
    long = len(text) > _MOST_SIGNS
    return Cell(f"{text[:_MOST_SIGNS]}… ({len(text):,} characters)" if long else text, "value", marked)


def _as_shown(day: str) -> str:
    """A date cell as a spreadsheet here shows it: 10/31/2026, 10/31/2026 14:30."""
    if not (parts := _DAY.fullmatch(day)):
        return day
    year, month, date, time = parts.groups()
    return f"{month}/{date}/{year}" + (f" {time}" if time else "")
