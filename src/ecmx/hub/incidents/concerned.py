"""Whose rows a wrong file carries, and which data elements: by member for a file of ours, by tab and row for one that came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ecmx.exchange import STATE
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.hub.inbound import USED
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import SentRow
from ecmx.hub.retention import rows_of
from ecmx.hub.roster import elements
from ecmx.hub.transmissions import HeldRow, Transmission

__all__ = ["ConcernedRow", "concerned", "elements_of"]

SILENT = (None, int(State.VALUE), int(State.BLANK))


@dataclass(frozen=True)
class ConcernedRow:
    """A row of the file. member: its number, of a file of ours; cin: hers; elements: the ids of what stood there"""

    sheet: str
    row: int
    member: int | None
    cin: str
    elements: tuple[str, ...]


def concerned(file: Transmission, keys: Keys) -> list[ConcernedRow]:
    """Every row of a file of ours; of a file that came those that are not ours, or all where none could be told from the others.

    Raises UsageProblem where what is kept cannot be opened.
    """
    if file.direction == Transmission.Direction.OUT:
        return _sent(file)
    return _came(file, keys)


def _sent(file: Transmission) -> list[ConcernedRow]:
    rows = SentRow.objects.of(file.organization).filter(transmission=file).select_related("member")
    return [
        ConcernedRow(one.sheet, one.row, one.member_id, one.member.cin if one.member else "", tuple(sorted(one.said)))
        for one in rows.order_by("file_type", "sheet", "row")
    ]


def _came(file: Transmission, keys: Keys) -> list[ConcernedRow]:
    """Whose they are is not ours to write down: a row is told by its place."""
    if file.records is None:
        held = HeldRow.objects.of(file.organization).filter(transmission=file, reason=HeldRow.Reason.NOT_OURS)
        return [ConcernedRow(one.sheet, one.row, None, "", ()) for one in held.order_by("sheet", "row")]
    rows = rows_of(file.records, keys)
    strange = rows.filter(pl.col(USED) == HeldRow.Reason.NOT_OURS.value) if USED in rows.columns else rows
    return _by_place(strange if strange.height else rows)


def _by_place(rows: pl.DataFrame) -> list[ConcernedRow]:
    known = [one.id for kind in FileType for one in elements(kind) if one.id in rows.columns]
    found: dict[tuple[str, int], set[str]] = {}
    for one in rows.iter_rows(named=True):
        place = (str(one["sheet"]), int(one["row"]))
        found.setdefault(place, set()).update(name for name in known if _said(one, name))
    return [ConcernedRow(sheet, row, None, "", tuple(sorted(names))) for (sheet, row), names in sorted(found.items())]


def _said(row: dict[str, Any], name: str) -> bool:
    return row[name] is not None or row.get(name + STATE) not in SILENT


def elements_of(rows: Sequence[ConcernedRow]) -> list[str]:
    """Which data elements stand in any of them."""
    return sorted({name for one in rows for name in one.elements})
