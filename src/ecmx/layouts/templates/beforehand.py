"""What a template comes filled in with: rows as cells, entries to pick from, what its Read me says of them. Knows no member and no plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ecmx import guidance
from ecmx.files.forms import CellFilled, Choice, Field, Gap, Grid, Message
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts.model import Column
from ecmx.layouts.records import Cells, SheetWriter, element_of, is_key

__all__ = ["Beforehand", "as_filled", "with_rows"]

_SPARE = 500  # rows below the last one in which lists and messages still stand


@dataclass(frozen=True)
class Beforehand:
    """What a template comes with.

    rows: by the number of a tab (from 0), its cells as `as_filled` gives them; said: sentences for the Read me
    offered: by element, values that are picked from; who: lines that say who the members are, where a tab has numbers alone
    """

    rows: Mapping[int, Sequence[tuple[CellFilled, ...]]] = field(default_factory=dict)
    said: Sequence[str] = ()
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    who: Sequence[str] = ()


def as_filled(cells: Cells) -> tuple[tuple[CellFilled, ...], ...]:
    """The rows that a layout's writer made, as a grid comes with them: days and counts where the layout wants them, else text."""
    columns = [
        [
            native if native is not None else text
            for native, text in zip(cells.natives[name], cells.text[name], strict=True)
        ]
        if name in cells.natives
        else cells.text[name].to_list()
        for name in cells.text.columns
    ]
    return tuple(zip(*columns, strict=True))


def with_rows(grid: Grid, writer: SheetWriter, came: Beforehand, number: int) -> Grid:
    """A tab with the rows that it comes with: what is filled in is shaded, and what a return still wants is marked in every row."""
    rows = tuple(came.rows.get(number, ()))
    if not rows:
        return grid
    fields = tuple(
        _field(one, column, writer, came, read=_is_read(column, [row[at] for row in rows]))
        for at, (one, column) in enumerate(zip(grid.fields, writer.columns, strict=True))
    )
    return replace(grid, fields=fields, filled=rows, rows=max(grid.rows, len(rows) + _SPARE), gaps=_gaps(grid, writer))


def _is_read(column: Column, cells: Sequence[CellFilled]) -> bool:
    """Whether a column is there to be read: it came filled in, or is the plan's own half of the row."""
    return all(cell not in (None, "") for cell in cells) or _of_plan(column)


def _of_plan(column: Column) -> bool:
    return any(name.startswith("mif.") for name in column.elements)


def _gaps(grid: Grid, writer: SheetWriter) -> tuple[Gap, ...]:
    """Of a row of several file types the return's own cells are wanted wherever there is a member; the plan's half is the plan's."""
    kinds = writer.sheet.types
    if len(kinds) == 1:
        return grid.gaps
    keys = tuple(at for at, one in enumerate(writer.columns) if any(is_key(name) for name in one.elements))
    wanted = tuple(sorted({at for gap in grid.gaps for at in gap.cells if _of_return(writer.columns[at])}))
    others = tuple(
        gap
        for gap in grid.gaps
        if not any(_of_plan(writer.columns[at]) for at in gap.cells) and not set(gap.cells) & set(wanted)
    )
    return (*((Gap(wanted, keys),) if wanted and keys else ()), *others)


def _of_return(column: Column) -> bool:
    return any(name.startswith(f"{FileType.RTF.value}.") for name in column.elements)


def _field(one: Field, column: Column, writer: SheetWriter, came: Beforehand, *, read: bool) -> Field:
    element = element_of(column)
    offered = came.offered.get(element.id, ()) if element is not None else ()
    if element is None or not offered or one.entry.choices:
        return replace(one, reading=read)
    kind = guidance.element(element.id).kind
    values, states = (
        pl.Series(list(offered), dtype=kind.dtype),
        pl.Series([int(State.VALUE)] * len(offered), dtype=pl.UInt8),
    )
    choices = tuple(Choice(text) for text in writer.written(column, element, values, states) if text)
    alert = Message("Not one of yours", "It is not on any of your lists. Keep it as it is?")
    return replace(one, reading=read, entry=replace(one.entry, choices=choices, listed=one.header, alert=alert))
