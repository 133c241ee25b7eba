"""Reading a fixed workbook back: which rows changed, checked again by the same rules; only fixed rows count as accepted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from ecmx.exchange import Options, Progress, opened, receive_book, silent
from ecmx.files import Batch, Book
from ecmx.files.annotating import NotAnnotatable, anatomy
from ecmx.findings import FileReport, Outcome, Severity, SheetReport
from ecmx.guidance import FileType
from ecmx.mending.marker import MarkedSheet, Marker, Print
from ecmx.mending.matching import MatchedRows, match
from ecmx.mending.prints import header_keys, prints_of
from ecmx.mending.returned import marker_in

__all__ = ["Acceptance", "SheetAcceptance", "accept_file"]

_NAMELESS = re.compile(r"\([A-Z]{1,3}\)")  # the key of a column without a header


@dataclass(frozen=True, slots=True)
class SheetAcceptance:
    """What became of one tab. Rows by their number in the workbook that came back, but `deleted`: by that in the one sent.

    mended: changed, and now without errors; settled: unchanged, and their errors are gone, since another row or a header was fixed
    wrong: changed, and still with errors; untouched: unchanged and with errors; cut: changed, but a cell had been cut off
    """

    name: str
    mended: tuple[int, ...] = ()
    settled: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    untouched: tuple[int, ...] = ()
    cut: tuple[int, ...] = ()
    lacking: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    columns_gone: tuple[str, ...] = ()
    gone: bool = False  # the whole tab is no longer there, or no longer recognized
    rows_sent: tuple[tuple[int, int], ...] = ()  # (row now, row of the file) of all rows that were found again
    columns_sent: tuple[tuple[str, str], ...] = ()  # (letter now, letter in the workbook that was sent)

    @property
    def accepted(self) -> tuple[int, ...]:
        """The rows to be taken in."""
        return tuple(sorted((*self.mended, *self.settled)))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The whole answer. report: of the workbook as it came back; own: it is the sender's own workbook, not the rows concerned alone;
    new_tabs: with rows of an ECM file, and not in the workbook that was sent.
    """

    report: FileReport
    sheets: tuple[SheetAcceptance, ...]
    own: bool
    file: str
    password: str | None
    new_tabs: tuple[str, ...] = ()

    def count(self, what: str) -> int:
        """Rows of that kind on all tabs."""
        return sum(len(getattr(sheet, what)) for sheet in self.sheets)


def accept_file(path: Path, options: Options, progress: Progress = silent, *, as_of: date | None = None) -> Acceptance:
    """Compare and check an annotated workbook that came back.

    options: layout, types as given now, else those of the check before; as_of: the day that counts as today, default the later of
    today and the day of the check before. Raises UsageProblem where the workbook is not one of ours, FileUnusable where it cannot be read.
    """
    book, password = opened(path, options)
    with book:
        marker, tab = marker_in(book)
        book.sheets = tuple(sheet for sheet in book.sheets if sheet.name not in (marker.front, tab))
        report = _checked(book, path, marker, options, progress, as_of)
        try:
            formulas = anatomy(book.path, password, options.limits).formulas if marker.own else {}
        except NotAnnotatable:
            formulas = {}
        tabs = _tabs(marker, report)
        sheets = tuple(
            _compared(book, report, replace(marked, name=tabs.get(marked.name, marked.name)), marker, formulas)
            for marked in marker.sheets
        )
        known = {sheet.name for sheet in sheets}
        new = tuple(one.name for one in report.sheets if one.types and one.name not in known)
        return Acceptance(report, sheets, marker.own, marker.file, password, new)


def _tabs(marker: Marker, report: FileReport) -> dict[str, str]:
    """Tab as it was sent → its new name, where one is gone and one alone of the same file types is new."""
    now = {one.name: one.types for one in report.sheets if one.types}
    gone = [one for one in marker.sheets if one.name not in now]
    new = {name: types for name, types in now.items() if name not in {one.name for one in marker.sheets}}
    return {
        one.name: names[0]
        for one in gone
        if len(names := [name for name, types in new.items() if types == one.types]) == 1
        and sum(other.types == one.types for other in gone) == 1
    }


def _checked(
    book: Book, path: Path, marker: Marker, options: Options, progress: Progress, as_of: date | None
) -> FileReport:
    """The whole workbook by the rules that it was checked by."""
    layout = options.layout or marker.read_by(options.limits)
    told = replace(
        options,
        layout=layout,
        types=options.types or tuple(FileType(kind) for kind in marker.types) or None,
        as_of=as_of or max(date.fromisoformat(marker.as_of), date.today()),
    )
    return receive_book(book, str(path), told, progress).report()


def _compared(
    book: Book, report: FileReport, marked: MarkedSheet, marker: Marker, formulas: Mapping[str, Collection[str]]
) -> SheetAcceptance:
    """One tab as it was sent, and as it came back."""
    told = next((one for one in report.sheets if one.name == marked.name and one.types), None)
    sheet = next((one for one in book.sheets if one.name == marked.name), None)
    if told is None or sheet is None or told.header_row is None:
        return SheetAcceptance(marked.name, deleted=tuple(one.row for one in marked.prints), gone=True)
    columns, new = _columns(marked, told)
    gone = tuple(letter for letter, key in marked.columns if key not in columns.values())
    who = {letter: now for now, key in columns.items() for letter, known in marked.columns if known == key}
    now: list[Print] = []
    rows: list[int] = []
    touched: set[int] = set()
    for batch in sheet.batches(after_row=told.header_row):
        prints = list(
            prints_of(
                batch,
                columns,
                [who.get(letter) for letter in marked.identity],
                marker.salt,
                formulas.get(sheet.name, ()),
            )
        )
        numbers = _numbers(batch, told, marked)
        now += [replace(one, row=numbers.get(one.row, one.row)) for one in prints]
        rows += [one.row for one in prints]
        touched |= _filled(batch, new)
    matched = match(marked.prints, now)
    judged = report.outcomes
    wrong = set(report.findings.rows_with(severity=Severity.ERROR, sheet=told.name).to_list())
    errors = wrong | set(judged.those(told.name, Outcome.HELD, Outcome.WITH_ERRORS).to_list())
    excluded = set(judged.those(told.name, Outcome.EXCLUDED).to_list()) - wrong
    pairs = matched.same | matched.recalculated | matched.changed
    answer = replace(
        _sorted_out(marked, matched, rows, touched, errors, excluded),
        rows_sent=tuple((rows[at], marked.prints[place].row) for at, place in sorted(pairs.items())),
        columns_sent=tuple((now, letter) for letter, now in who.items()),
    )
    if gone:  # Every row of it changed, and an error in it went with it: nothing that anybody fixed.
        return replace(answer, mended=(), settled=(), lacking=answer.accepted, columns_gone=gone)
    return answer


def _sorted_out(
    marked: MarkedSheet,
    matched: MatchedRows,
    rows: Sequence[int],
    touched: set[int],
    errors: set[int],
    excluded: set[int],
) -> SheetAcceptance:
    found: dict[str, list[int]] = {name: [] for name in ("mended", "settled", "wrong", "untouched", "cut")}
    for at, place in sorted((matched.same | matched.recalculated | matched.changed).items()):
        row, before = rows[at], marked.prints[place]
        if row in excluded:
            continue
        # What formulas come to changes with the day and the program: a change only where it was wrong and is right now.
        recalculated = at in matched.recalculated and before.before == "E" and row not in errors
        if at in matched.changed or row in touched or recalculated:
            found["cut" if before.cut else "wrong" if row in errors else "mended"].append(row)
        elif row in errors:
            found["untouched"].append(row)
        elif before.before == "E" and not before.cut:
            found["settled"].append(row)
    return SheetAcceptance(
        marked.name,
        mended=tuple(found["mended"]),
        settled=tuple(found["settled"]),
        wrong=tuple(found["wrong"]),
        untouched=tuple(found["untouched"]),
        cut=tuple(found["cut"]),
        added=tuple(rows[at] for at in matched.added if rows[at] not in excluded),
        deleted=tuple(marked.prints[at].row for at in matched.deleted),
        moved=tuple(rows[at] for at in matched.moved),
    )


def _columns(marked: MarkedSheet, sheet: SheetReport) -> tuple[dict[str, str], list[str]]:
    """Letter now → key, by the header or, where that was fixed, by the place; and the letters of new columns that carry something."""
    keys = {key for _, key in marked.columns}
    now = dict(header_keys(sheet.columns))
    columns = {letter: key for letter, key in now.items() if key in keys}
    # Columns without a header are known by their order, for the letters that stand for it change with every column put in.
    nameless = [letter for letter, key in now.items() if _NAMELESS.fullmatch(key)]
    were = [key for _, key in marked.columns if _NAMELESS.fullmatch(key)]
    if len(nameless) == len(were):
        columns |= dict(zip(nameless, were, strict=True))
    waiting = {letter: key for letter, key in marked.columns if key not in columns.values()}
    for letter, key in waiting.items():
        # A header that was fixed, not one that was taken away.
        if letter in now and letter not in columns and letter not in nameless:
            columns[letter] = key
    # Not a column of remarks, which is a known extension too: only what the guidance asks for changes a row.
    new = [one.column for one in sheet.columns if one.label and one.column not in columns]
    return columns, new


def _numbers(batch: Batch, sheet: SheetReport, marked: MarkedSheet) -> dict[int, int]:
    """Row now → row in the file, as the first column of a findings workbook says it."""
    letter = next((one.column for one in sheet.columns if marked.number and one.header == marked.number), None)
    if letter is None or letter not in batch.text.columns:
        return {}
    said = batch.text[letter].cast(pl.Int64, strict=False).to_list()
    return {row: number for row, number in zip(batch.rows.to_list(), said, strict=True) if number is not None}


def _filled(batch: Batch, letters: Sequence[str]) -> set[int]:
    held = [letter for letter in letters if letter in batch.text.columns]
    if not held:
        return set()
    mask = batch.text.select(pl.any_horizontal(pl.col(held).is_not_null())).to_series()
    return set(batch.rows.filter(mask).to_list())
