"""How a sheet differs from the layout that it is read by: each change with its place. Knows headers and order, no values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ecmx import guidance
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.recognition.assign import Assigned
from ecmx.layouts.recognition.known import columns_of, known_by_name
from ecmx.layouts.recognition.moves import moved
from ecmx.layouts.recognition.new_names import MayCarry, new_names
from ecmx.layouts.recognition.pairing import header_of
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.stems import stem

__all__ = ["Change", "MatchedColumns", "SheetChange", "changes", "matched", "tables_gone"]


class SheetChange(StrEnum):
    """What sort of change a sheet shows."""

    RENAMED = "renamed"
    PERHAPS = "perhaps renamed"  # an unknown header where a column is missing; what it carries is not read
    ADDED = "added"
    TWICE = "twice"  # several columns under one header of the layout, and nothing says which is meant
    DROPPED = "dropped"
    MOVED = "moved"
    TAB = "tab"
    HEADER_ROW = "header row"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. letter and header: on the sheet; column: the layout's, where there is one; words: the rest."""

    kind: SheetChange
    letter: str = ""
    header: str = ""
    column: Column | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class MatchedColumns:
    """A sheet's columns beside the layout's.

    known: letter → the layout's column, by header; renamed: letter → the column that stands there under another header, by its words
    unsure: letters whose words name a column of the layout that is not there, but more than one could be meant
    """

    known: Mapping[str, Column]
    renamed: Mapping[str, Column]
    unsure: frozenset[str]

    def of(self, letter: str) -> Column | None:
        """The layout's column of a letter."""
        return self.known.get(letter) or self.renamed.get(letter)


def matched(
    assigned: Sequence[Assigned], known: Mapping[str, Column], layout: Layout, sheet: SheetLayout
) -> MatchedColumns:
    """Which unknown headers are new names of columns that are missing: those whose words name the very same, and nothing else of it.

    On a sheet of several files two columns may share their words (a member's phone, in the plan's half and in the return);
    where the missing one is not beyond doubt, nothing is read.
    """
    if not layout.is_promise:
        return MatchedColumns(known, {}, frozenset())
    there = [id(column) for column in known.values()]
    missing = [column for column in columns_of(layout, sheet) if id(column) not in there]
    stems = [(stem(column.element), max(column.group, 1)) for column in missing if column.element]
    renamed: dict[str, Column] = {}
    unsure = set()
    for one in assigned:
        if one.letter in known or not (one.element or one.extension):
            continue
        of_it = [column for column in missing if max(column.group, 1) == max(one.group, 1)]
        same = [
            column
            for column in of_it
            if (one.element and column.element == one.element) or (one.extension and column.extension == one.extension)
        ]
        if one.element and stems.count((stem(one.element), max(one.group, 1))) > (1 if same else 0):
            unsure.add(one.letter)
        elif same:
            renamed[one.letter] = same[0]
    return MatchedColumns(known, renamed, frozenset(unsure))


def changes(
    name: str,
    header_row: int,
    cells: Sequence[HeaderCell],
    match: MatchedColumns,
    layout: Layout,
    sheet: SheetLayout,
    *,
    unread: Collection[str] = (),
    may: MayCarry = lambda _, __: True,
) -> tuple[Change, ...]:
    """Every change of one sheet; the guidance's own layouts are no promise of anybody's.

    unread: letters of columns that nothing is known of; may: whether the cells of one do not speak against a column of the layout
    """
    if not layout.is_promise:
        return ()
    every = columns_of(layout, sheet)
    places = {id(column): at for at, column in enumerate(every)}
    there = {cell.letter: column for cell in cells if (column := match.of(cell.letter)) is not None}
    known = {letter: places[id(column)] for letter, column in there.items() if id(column) in places}
    unknown = [cell.letter for cell in cells if cell.text and cell.letter in unread and cell.letter not in there]
    perhaps = new_names([cell.letter for cell in cells], every, known, unknown, may)
    found = [*of_the_tab(name, header_row, sheet)]
    for cell in cells:
        column = there.get(cell.letter)
        if cell.letter in match.renamed:
            found.append(Change(SheetChange.RENAMED, cell.letter, cell.shown, column))
        elif cell.letter in perhaps:
            found.append(Change(SheetChange.PERHAPS, cell.letter, cell.shown, perhaps[cell.letter]))
        elif column is None and cell.text:
            found.append(Change(SheetChange.ADDED, cell.letter, cell.shown))
        elif column is not None and id(column) not in places:
            found.append(Change(SheetChange.TWICE, cell.letter, cell.shown))
    seen = {known[cell.letter]: cell for cell in cells if cell.letter in known}
    found += in_another_order(every, seen, cells)
    told = {places[id(column)] for column in perhaps.values()}
    found += [
        Change(SheetChange.DROPPED, column=column)
        for at, column in enumerate(every)
        if at not in seen and at not in told
    ]
    return tuple(found)


def of_the_tab(name: str, header_row: int, sheet: SheetLayout) -> list[Change]:
    """The tab's name and its header row, where the layout says them."""
    found = []
    if name and sheet.names and not known_by_name(sheet, name):
        found.append(Change(SheetChange.TAB, words=f"it is called “{sheet.names[0]}” in the form"))
    stated = sheet.header_row or (len(sheet.titles) + 1 if sheet.titles else None)
    if stated and stated != header_row:
        found.append(
            Change(
                SheetChange.HEADER_ROW,
                words=f"the headers are in row {header_row} here, and in row {stated} in the form",
            )
        )
    return found


def in_another_order(
    every: Sequence[Column], seen: Mapping[int, HeaderCell], cells: Sequence[HeaderCell]
) -> list[Change]:
    """Columns that stand elsewhere, as few as explain the order; several that moved side by side are one change."""
    at = {cell.letter: number for number, cell in enumerate(cells)}
    order = sorted(seen)
    places = [at[seen[column].letter] for column in order]
    gone = sorted(moved(places))
    found = []
    while gone:
        run = [gone.pop(0)]
        while gone and gone[0] == run[-1] + 1 and places[gone[0]] == places[run[-1]] + 1:
            run.append(gone.pop(0))
        first = seen[order[run[0]]]
        before = order[run[0] - 1] if run[0] else None
        stood = f"after “{header_of(every[before])}”" if before is not None else "at the beginning"
        count = f"{len(run)} columns from this one on are" if len(run) > 1 else "it is"
        found.append(
            Change(SheetChange.MOVED, first.letter, first.shown, every[order[run[0]]], f"{count} {stood} in the form")
        )
    return found


def tables_gone(changes: Sequence[Change], held: Collection[str]) -> frozenset[tuple[str, int]]:
    """(file, table) of the guidance of which a layout has columns and the sheet none."""
    present = {(guidance.element(name).file.value, guidance.element(name).table) for name in held}
    missing = {
        (guidance.element(name).file.value, guidance.element(name).table)
        for change in changes
        if change.kind in (SheetChange.DROPPED, SheetChange.PERHAPS) and change.column
        for name in change.column.elements
    }
    return frozenset(missing - present)
