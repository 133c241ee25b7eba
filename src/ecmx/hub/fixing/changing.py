"""Cells corrected, and taken back. Who saw an older state than there is gets told what somebody else has put there; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.errors import UsageProblem
from ecmx.files import FORBIDDEN, LONGEST
from ecmx.hub.accounts import By, User, demand_whole, record
from ecmx.hub.fixing.drafts import CellPut, CellStep, FixingDraft
from ecmx.hub.fixing.grid import CELL, GridRow, grid_rows
from ecmx.hub.fixing.opening import draft_of
from ecmx.hub.fixing.row_sight import RowSight
from ecmx.hub.fixing.sources import source_of
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys

__all__ = ["CellEdit", "CellConflict", "Rechecked", "change_cells", "discard_draft", "put_cells", "undo_change"]

MOST = 100_000  # cells of one change
UNUSABLE = re.compile(f"{FORBIDDEN}|[\ud800-\udfff]")


@dataclass(frozen=True)
class CellEdit:
    """What a cell is to say. column: its letter in the file; text: "" = nothing; day: it is a date cell's, as ISO"""

    row: int
    column: str
    text: str
    day: bool = False


@dataclass(frozen=True)
class CellConflict:
    """A cell that somebody else has changed since. theirs: what stands there; yours: what was not put there; who: of theirs"""

    row: int
    column: str
    theirs: str
    yours: str
    who: str


@dataclass(frozen=True)
class Rechecked:
    """Rows of a tab as they stand after a change, without the cells that nobody changed. later: what is not checked yet, in words

    conflicts: cells that were left as they are
    changed_rows, changed_cells: of the whole file, that are not sent yet; steps: how many changes this person can take back
    """

    tab: str
    version: int
    rows: Sequence[GridRow]
    conflicts: Sequence[CellConflict]
    changed_rows: int
    changed_cells: int
    steps: int
    later: str = ""


def change_cells(
    *, by: By, home: Home, file: int, changes: Sequence[CellEdit], seen: int, tab: str | None = None
) -> Rechecked:
    """Put text into cells, and check their rows again. seen: the version of the draft that the person had before her.

    Where somebody else has changed one of the cells since, that one is left, and both are told. Raises UsageProblem where a row is not to
    be corrected, a text cannot stand in a file, or the person may not; nothing is changed then.
    """
    by.demand("files.decide")
    demand_whole(by)
    with draft_of(file, by, home) as draft:
        at = draft.tab_of(tab)
        for one in changes:
            if len(draft.now((at, one.row, one.column))) > CELL:
                raise UsageProblem(
                    "cell-too-long",
                    f"Row {one.row}, column {one.column[:3]}: this cell is too long to be corrected here.",
                    "Correct it in the marked workbook.",
                )
        return put_cells(draft, at, changes, seen, by, home)


def put_cells(draft: FixingDraft, tab: int, changes: Sequence[CellEdit], seen: int, by: By, home: Home) -> Rechecked:
    """As `change_cells`, of a draft that is open."""
    wanted = _wanted(draft, tab, changes)
    conflicts, step = [], []
    for (row, letter), (text, day) in wanted.items():
        cell = (tab, row, letter)
        before = draft.cells.get(cell)
        if draft.now(cell) == text:
            continue
        if before is not None and before.version > seen:
            conflicts.append(CellConflict(row, letter, before.text, text, _name(before.by)))
            continue
        step.append((cell, before, CellPut(text, draft.version + 1, _number(by), day)))
    rows = sorted({row for row, _ in wanted})
    if step:
        draft.cells.update((cell, after) for cell, _, after in step)
        draft.steps.append(CellStep(_number(by), tuple(step)))
    detail = {"cells": len(step), "rows": len(rows), "conflicts": len(conflicts)}
    return _rechecked(draft, tab, rows, conflicts, by, home, "fixing.change" if step else "fixing.look", detail)


def undo_change(*, by: By, home: Home, file: int) -> Rechecked:
    """Take back this person's last change, any number of times. What somebody else has changed since stays.

    Raises UsageProblem where there is none, or the person may not.
    """
    by.demand("files.decide")
    demand_whole(by)
    with draft_of(file, by, home) as draft:
        mine = [at for at, step in enumerate(draft.steps) if step.by == _number(by)]
        if not mine:
            raise UsageProblem("nothing-to-undo", "You have no change to undo.", "Type the value the cell should have.")
        step = draft.steps.pop(mine[-1])
        back = [(cell, before) for cell, before, after in step.cells if draft.cells.get(cell) == after]
        for cell, before in back:
            text, day = (before.text, before.day) if before is not None else (draft.came(cell), False)
            draft.cells[cell] = CellPut(text, draft.version + 1, _number(by), day)
        tab = step.cells[0][0][0]
        rows = sorted({cell[1] for cell, _, _ in step.cells if draft.is_open(*cell[:2])})
        return _rechecked(draft, tab, rows, [], by, home, "fixing.undo", {"cells": len(back), "rows": len(rows)})


def discard_draft(*, by: By, home: Home, file: int) -> None:
    """Take back everything that was changed and not sent, whoever did it. Raises UsageProblem."""
    by.demand("files.decide")
    with draft_of(file, by, home) as draft:
        count = sum(map(len, draft.changed().values()))
        draft.cells, draft.steps, draft.found = {}, [], {}
        draft.save(Keys(home))
        record(by, "fixing.discard", "transmission", [file], {"cells": count})


def _wanted(draft: FixingDraft, tab: int, changes: Sequence[CellEdit]) -> dict[tuple[int, str], tuple[str, bool]]:
    """By row and letter, what is to stand there; the last word where a cell is named twice."""
    if len(changes) > MOST:
        raise UsageProblem("change-too-large", f"More than {MOST:,} cells at once.", "Paste them in parts.")
    rows, letters = set(draft.open_rows(tab)), {one.letter for one in draft.tab(tab).columns}
    wanted: dict[tuple[int, str], tuple[str, bool]] = {}
    for one in changes:
        if one.row not in rows or one.column not in letters:
            raise UsageProblem(
                "cell-unknown",
                f"Row {one.row}, column {one.column[:3]}: this is not one of the rows to correct, or it is already corrected.",
                "Load the page again.",
            )
        text = one.text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > LONGEST or UNUSABLE.search(text):
            raise UsageProblem(
                "cell-unusable",
                f"Row {one.row}, column {one.column}: this text is too long for a cell, or has characters that a file cannot contain.",
                "Type it instead of pasting it.",
            )
        wanted[one.row, one.column] = (text, one.day)
    return wanted


def _rechecked(
    draft: FixingDraft,
    tab: int,
    rows: Sequence[int],
    conflicts: Sequence[CellConflict],
    by: By,
    home: Home,
    action: str,
    detail: dict[str, int],
) -> Rechecked:
    """Check rows again, keep the draft, record it, and tell how they stand."""
    changed = draft.changed()
    again = [row for row in rows if (tab, row) in changed]
    for row in rows:
        draft.found.pop((tab, row), None)
    source = source_of(draft.file)
    if again:
        draft.found.update(source.look_again(draft, tab, again, by, home))
    if action != "fixing.look":
        draft.save(Keys(home))
    record(by, action, "transmission", [draft.file.pk], detail)
    return Rechecked(
        draft.tab(tab).name,
        draft.version,
        list(grid_rows(draft, tab, rows, RowSight.of(draft, by), whole=False)),
        conflicts,
        len(changed),
        sum(map(len, changed.values())),
        sum(step.by == _number(by) for step in draft.steps),
        source.later,
    )


def _number(by: By) -> int:
    return by.user.pk if by.user is not None else 0


def _name(user: int) -> str:
    return User.objects.filter(pk=user).values_list("username", flat=True).first() or ""
