"""The rows of a file that are to be corrected, as a grid shows them: columns that matter first, each finding at its cell, in blocks."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ecmx.findings import Severity
from ecmx.hub.accounts import NOT_SHOWN, By, record
from ecmx.hub.fixing.drafts import FixingDraft, FoundWord
from ecmx.hub.fixing.opening import draft_of
from ecmx.hub.fixing.row_sight import RowSight
from ecmx.hub.home import Home
from ecmx.hub.looking import finding_words, label_of

__all__ = ["FoundAt", "GridColumn", "GridRow", "GridTab", "HeldGrid", "grid_rows", "held_grid"]

MOST = 500  # rows that are asked for at once
ROOM = 110_000  # bytes of a block's rows as JSON; what frames them comes on top
CELL = 4_000  # characters of a cell that are shown
WORDS = 5  # findings of a cell, or of a whole row, that are told one by one
FINDING = 12  # bytes that name a finding in a row


@dataclass(frozen=True)
class FoundAt:
    """What was found in a cell or row: the gravest, each once; more: how many besides"""

    words: tuple[FoundWord, ...]
    more: int = 0


@dataclass(frozen=True)
class GridColumn:
    """letter: in the file; label: what it carries, "" where nobody knows; who: it tells whose a row is; found: of the whole column"""

    letter: str
    header: str
    label: str
    who: bool
    found: FoundAt


@dataclass(frozen=True)
class GridRow:
    """cells: as they stand, in the order of the columns; came: what stood in the changed ones, by letter; cut: letters of cells that are
    too long to be shown whole, and are not corrected here; held: the row is not used as it stands; now: of cells into which anybody
    ever put something, what stands there, by letter
    """

    row: int
    cells: tuple[str, ...]
    came: Mapping[str, str]
    found: Mapping[str, FoundAt]
    of_row: FoundAt
    cut: tuple[str, ...]
    held: bool
    now: Mapping[str, str]


@dataclass(frozen=True)
class GridTab:
    """A tab with records. rows: those still to be corrected"""

    name: str
    rows: int


@dataclass(frozen=True)
class HeldGrid:
    """A block of a tab's rows. first: the place of its first row, from 0; total: rows of the tab; version: of the draft

    changed_rows, changed_cells: of the whole file, that are not sent yet
    """

    file: int
    name: str
    tab: str
    tabs: Sequence[GridTab]
    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    first: int
    total: int
    version: int
    changed_rows: int
    changed_cells: int


def held_grid(
    *, by: By, home: Home, file: int, tab: str | None = None, first: int = 0, count: int = 200, columns: bool = True
) -> HeldGrid:
    """A block of the rows of a file that are held or have errors, and are not corrected yet. The look is recorded.

    tab: by its name, default the first with such rows; a block has fewer rows than `count` where they would not fit in 150 KB
    Raises UsageProblem where there is no such file, or it is none that is corrected here, or the person may not.
    """
    by.demand("files.look")
    with draft_of(file, by, home) as draft:
        at = draft.tab_of(tab) if draft.prepared.tabs else None
        rows = draft.open_rows(at) if at is not None else []
        first = min(max(first, 0), len(rows))
        asked = rows[first : first + min(max(count, 1), MOST)]
        sight = RowSight.of(draft, by)
        shown = list(_within(grid_rows(draft, at, asked, sight))) if at is not None else []
        record(by, "fixing.look", "transmission", [file], {"rows": len(shown)})
        changed = draft.changed()
        return HeldGrid(
            file=file,
            name=draft.file.name,
            tab=draft.tab(at).name if at is not None else "",
            tabs=[GridTab(one.name, len(draft.open_rows(number))) for number, one in enumerate(draft.prepared.tabs)],
            columns=_columns(draft, at) if at is not None and columns else [],
            rows=shown,
            first=first,
            total=len(rows),
            version=draft.version,
            changed_rows=len(changed),
            changed_cells=sum(map(len, changed.values())),
        )


def ordered(draft: FixingDraft, tab: int) -> list[str]:
    """The letters: who the row is about, then columns in which something was found, then the rest."""
    columns = draft.tab(tab).columns
    return [one.letter for one in sorted(columns, key=lambda one: (not one.who, not one.found))]


def grid_rows(
    draft: FixingDraft, tab: int, rows: Sequence[int], sight: RowSight, *, whole: bool = True
) -> Iterator[GridRow]:
    """Rows as they stand, with what was found in them last. A cell that is not seen says so; nothing that was found in it is told.

    whole: with every cell; else `cells` is empty, for whoever has the row before her already
    """
    letters = ordered(draft, tab)
    found, held = _found_first(draft, tab, rows), set(draft.tab(tab).held)
    every, put = draft.texts(tab, rows) if whole else {}, _put(draft, tab, rows)
    longer = draft.longer(tab, rows, CELL)
    elements = {one.letter: one.element for one in draft.tab(tab).columns}
    for row in rows:
        again, now = draft.found.get((tab, row)), put.get(row, {})
        words = again.found if again is not None else found.get(row, ())
        unseen = sight.unseen(tab, row)
        long = {letter for letter in longer.get(row, ()) if letter not in now}
        long |= {letter for letter, text in now.items() if len(text) > CELL}
        by_column: dict[str, list[FoundWord]] = {}
        for word in words:
            if word.column in unseen:
                continue
            word = word if sight.sees_all else _in_general(word, elements.get(word.column, ""))
            by_column.setdefault(word.column if word.column in elements else "", []).append(word)
        came = {letter: draft.came((tab, row, letter)) for letter in now if letter not in unseen}
        yield GridRow(
            row,
            _cells(letters, every[row], now, unseen) if whole else (),
            {letter: text[:CELL] for letter, text in came.items() if text != now[letter]},
            {letter: _told(those) for letter, those in by_column.items() if letter},
            _told(by_column.get("", [])),
            tuple(letter for letter in letters if letter in long and letter not in unseen) if long else (),
            again.held if again is not None else row in held,
            {letter: _shown(now[letter]) for letter in came},
        )


def _cells(
    letters: Sequence[str], came: Mapping[str, str], now: Mapping[str, str], unseen: Container[str]
) -> tuple[str, ...]:
    return tuple(NOT_SHOWN if letter in unseen else _shown(now.get(letter, came.get(letter, ""))) for letter in letters)


def _put(draft: FixingDraft, tab: int, rows: Sequence[int]) -> dict[int, dict[str, str]]:
    """By row and letter, what was put into cells of these rows, also where it was taken back since."""
    wanted, found = set(rows), dict[int, dict[str, str]]()
    for (at, row, letter), one in draft.cells.items():
        if at == tab and row in wanted:
            found.setdefault(row, {})[letter] = one.text
    return found


def _shown(text: str) -> str:
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def _in_general(word: FoundWord, element: str) -> FoundWord:
    """A finding without the values that it speaks of: they may be another cell's. Of what no rule says, as a plan's message, nothing."""
    says, fix = finding_words(word.code, element)
    return FoundWord(word.column, word.code, word.severity, says or f"{NOT_SHOWN.capitalize()}.", fix)


def _columns(draft: FixingDraft, tab: int) -> list[GridColumn]:
    known = {one.letter: one for one in draft.tab(tab).columns}
    of_column: dict[str, list[FoundWord]] = {}
    frame = draft.tab(tab).findings()
    for _, *told in frame.filter(pl.col("row").is_null()).iter_rows():
        of_column.setdefault(told[0], []).append(FoundWord(*told))
    return [
        GridColumn(
            letter,
            known[letter].header,
            label_of(known[letter].element) if known[letter].element else "",
            known[letter].who,
            _told(of_column.get(letter, [])),
        )
        for letter in ordered(draft, tab)
    ]


def _found_first(draft: FixingDraft, tab: int, rows: Sequence[int]) -> dict[int, list[FoundWord]]:
    """What was found in the rows as they came."""
    found: dict[int, list[FoundWord]] = {}
    frame = draft.tab(tab).findings()
    for row, *told in frame.filter(pl.col("row").is_in(list(rows))).iter_rows():
        found.setdefault(row, []).append(FoundWord(*told))
    return found


def _told(words: Sequence[FoundWord]) -> FoundAt:
    """The gravest, each sentence once."""
    rank = {one.value: one.rank for one in Severity}
    once = list(dict.fromkeys(sorted(words, key=lambda one: rank[one.severity])))
    return FoundAt(tuple(once[:WORDS]), len(words) - len(once[:WORDS]))


def _within(rows: Iterator[GridRow]) -> Iterator[GridRow]:
    """As many rows as have room, one at least. What several rows say alike is sent once."""
    room, said = ROOM, set[FoundWord]()
    for number, row in enumerate(rows):
        told = [word for at in (row.of_row, *row.found.values()) for word in at.words]
        size = len(json.dumps([row.cells, list(row.came.items())]).encode()) + FINDING * (
            len(told) + len(row.found) + 8
        )
        size += sum(len(json.dumps([one.message, one.fix])) + 90 for one in set(told) - said)
        if number and size > room:
            return
        room -= size
        said.update(told)
        yield row
