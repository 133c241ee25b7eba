"""The cells that a tab's writer made of records: what their reader will see, and how many of them came from no cell of a record."""

from __future__ import annotations

import polars as pl

from ecmx import guidance
from ecmx.exchange.records import AS
from ecmx.exchange.whose import PLAN, PLAN_NAME, SAID
from ecmx.layouts import Cells, SheetWriter, at_place

__all__ = ["added", "texts_of"]


def texts_of(writer: SheetWriter, cells: Cells) -> dict[str, pl.Series]:
    """By element, extension or `plan`, the text of its cells as whoever reads the file will see it."""
    found: dict[str, pl.Series] = {}
    for name, column in zip(writer.names, writer.columns, strict=True):
        if column.again:  # a record is written in the columns of the first attempt
            continue
        text = cells.text[name]
        native = cells.natives.get(name)
        if native is not None:
            shown = (
                native.dt.to_string(guidance.date_form(guidance.ISO_DAY).strftime)
                if native.dtype == pl.Date
                else native.cast(pl.String)
            )
            text = shown.zip_with(native.is_not_null(), text)
        for element in column.elements:
            found[element] = text
        if column.extension:
            found[column.extension] = text
        if column.origin == "plan":
            found[PLAN] = text
    return found


def added(writer: SheetWriter, piece: pl.DataFrame, cells: Cells) -> int:
    """How many filled cells of some written rows came from no cell of theirs: constants, origins, names of another file's row."""
    count = 0
    for name, column in zip(writer.names, writer.columns, strict=True):
        filled = cells.text[name].is_not_null()
        if (native := cells.natives.get(name)) is not None:
            filled = filled | native.is_not_null()
        sources = [at_place(one + AS, column.group) for one in sources_of(writer, column.elements, column.extension)]
        if column.origin == "plan" or PLAN_NAME in column.elements:
            sources += [SAID + AS, PLAN_NAME + AS]
        for mark in sources:
            if mark in piece.columns:
                filled = filled & piece[mark].is_null()
        count += int(filled.sum())
    return count


def sources_of(writer: SheetWriter, elements: tuple[str, ...], extension: str | None) -> list[str]:
    """Everything that a column may be written from."""
    names = [one for element in elements for one in writer.ids(guidance.element(element))]
    return [*names, extension] if extension else names
