"""What the grid in the browser and its pages say to each other, as JSON.

`GET rows?tab=NAME&first=N` (with `&columns=1` at first) answers `grid_on_wire`:

    {"version": 3, "first": 0, "total": 812, "tab": "MIF", "tabs": [{"name": "MIF", "rows": 812}],
     "changed": {"rows": 2, "cells": 3},
     "columns": [{"letter": "C", "header": "CIN", "label": "…", "who": true, "found": [0]}],     (only where asked for)
     "words": [["error", "cin-format", "message", "fix"]],                          (what rows and columns point to, by place)
     "rows": [{"row": 17, "held": true, "cells": ["…"], "found": {"C": [0, 2]}, "more": {"C": 4}, "of_row": [1], "more_of_row": 0,
               "came": {"C": "as it came"}, "cut": ["F"]}]}

A block may hold fewer rows than there are; the next one begins at `first + rows.length`.

`POST cells` with `{"tab": "MIF", "seen": 3, "changes": [[17, "C", "90000000A"]]}` and `POST undo` answer `rechecked_on_wire`:

    {"version": 4, "tab": "MIF", "changed": {…}, "steps": 1, "later": "…", "words": […],
     "rows": [… as above, but for "cells": "now": {"C": "90000000A"} of the cells that were ever changed …],
     "conflicts": [{"row": 17, "column": "C", "theirs": "…", "yours": "…", "who": "rosa"}]}

What a person did wrong comes with status 400 as `problem_on_wire`: {"problem": {"code": "…", "message": "…", "fix": "…"}}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.fixing.changing import CellEdit, Rechecked
from ecmx.hub.fixing.drafts import FoundWord
from ecmx.hub.fixing.grid import FoundAt, GridRow, HeldGrid

__all__ = ["changes_of", "grid_on_wire", "problem_on_wire", "rechecked_on_wire"]

LARGEST = 16 << 20  # bytes of a change


class _WireWords:
    """Findings, each sent once; rows and columns point to them by their place."""

    def __init__(self) -> None:
        self._places: dict[FoundWord, int] = {}

    def of(self, found: FoundAt) -> list[int]:
        return [self._places.setdefault(one, len(self._places)) for one in _anywhere(found.words)]

    def list(self) -> list[list[str]]:
        return [[one.severity, one.code, one.message, one.fix] for one in self._places]


def _anywhere(words: Iterable[FoundWord]) -> Iterable[FoundWord]:
    return (FoundWord("", one.code, one.severity, one.message, one.fix) for one in words)


def grid_on_wire(grid: HeldGrid) -> dict[str, Any]:
    """A block of rows."""
    words = _WireWords()
    made: dict[str, Any] = {
        "version": grid.version,
        "first": grid.first,
        "total": grid.total,
        "tab": grid.tab,
        "tabs": [{"name": one.name, "rows": one.rows} for one in grid.tabs],
        "changed": {"rows": grid.changed_rows, "cells": grid.changed_cells},
    }
    if grid.columns:
        made["columns"] = [
            {
                "letter": one.letter,
                "header": one.header,
                "label": one.label,
                "who": one.who,
                "found": words.of(one.found),
            }
            for one in grid.columns
        ]
    made["rows"] = [_row(one, words, {"cells": list(one.cells)}) for one in grid.rows]
    made["words"] = words.list()
    return made


def rechecked_on_wire(told: Rechecked) -> dict[str, Any]:
    """Rows that were changed, as they stand now."""
    words = _WireWords()
    return {
        "version": told.version,
        "tab": told.tab,
        "changed": {"rows": told.changed_rows, "cells": told.changed_cells},
        "steps": told.steps,
        "later": told.later,
        "rows": [_row(one, words, {"now": dict(one.now)}) for one in told.rows],
        "words": words.list(),
        "conflicts": [
            {"row": one.row, "column": one.column, "theirs": one.theirs, "yours": one.yours, "who": one.who}
            for one in told.conflicts
        ],
    }


def problem_on_wire(problem: EcmxError) -> dict[str, Any]:
    """Why something was not done, and how to fix it."""
    return {"problem": {"code": problem.code, "message": problem.message, "fix": problem.fix}}


def changes_of(body: bytes) -> tuple[str | None, int, list[CellEdit]]:
    """Of a POST of cells: the tab, what the person had seen, the changes. Raises UsageProblem where it says something else."""
    try:
        if len(body) > LARGEST:
            raise ValueError
        told = json.loads(body)
        tab, seen = told.get("tab"), told["seen"]
        if type(seen) is not int or not isinstance(tab, str | None) or not all(map(_sound, told["changes"])):
            raise ValueError
        changes = [CellEdit(row, column, text) for row, column, text in told["changes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageProblem(
            "change-unreadable", "The page did not send a valid change.", "Load the page again."
        ) from None
    return tab, seen, changes


def _sound(change: Any) -> bool:
    row, column, text = change
    return type(row) is int and isinstance(column, str) and isinstance(text, str)


def _row(one: GridRow, words: _WireWords, texts: Mapping[str, Any]) -> dict[str, Any]:
    """Only what there is to say."""
    made: dict[str, Any] = {"row": one.row, "held": one.held, **texts}
    if one.found:
        made["found"] = {letter: words.of(found) for letter, found in one.found.items()}
        more = {letter: found.more for letter, found in one.found.items() if found.more}
        made |= {"more": more} if more else {}
    if one.of_row.words:
        made |= {"of_row": words.of(one.of_row), "more_of_row": one.of_row.more}
    if one.came:
        made["came"] = dict(one.came)
    if one.cut:
        made["cut"] = list(one.cut)
    return made
