"""A layout as TOML text, as a person would write it: what says nothing is left out, a column a line, remarks beside it.

The other way round of `loading`; knows nothing of how the layout came about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import Array, InlineTable

from ecmx.layouts.model import Column, Layout, SheetLayout

__all__ = ["layout_json", "layout_toml"]


def layout_toml(
    layout: Layout,
    *,
    opening: Sequence[str] = (),
    remarks: Mapping[tuple[int, int], str] | None = None,
) -> str:
    """The layout's TOML text; reading it gives the same layout.

    opening: lines of comment at the top; remarks: (tab, column), both from 0 → a comment behind that column.
    """
    page = tomlkit.document()
    for line in opening:
        page.add(tomlkit.comment(line) if line else tomlkit.nl())
    said = told(layout)
    sheets = said.pop("sheets", ())
    tables = {key: said.pop(key) for key in ("cover", "spelling") if key in said}
    for key, value in said.items():
        page.add(key, value)
    for key, value in tables.items():
        table = tomlkit.table()
        for name, one in value.items():
            table.add(name, lines(one) if isinstance(one, list) else one)
        page.add(key, table)
    every = tomlkit.aot()
    for number, _ in enumerate(sheets):
        every.append(sheet_table(layout.sheets[number], number, remarks or {}))
    page.add("sheets", every)
    return tomlkit.dumps(page)


def layout_json(layout: Layout) -> dict[str, Any]:
    """The layout as JSON values, as its TOML text says it."""
    values: dict[str, Any] = msgspec.to_builtins(tomllib.loads(layout_toml(layout)))
    return values


def told(thing: msgspec.Struct) -> dict[str, Any]:
    """The fields that say something: without those that stand at their default."""
    said = {}
    for field in msgspec.structs.fields(thing):
        value = getattr(thing, field.name)
        if value == field.default or value in (None, {}):
            continue
        said[field.name] = (
            told(value) if isinstance(value, msgspec.Struct) else msgspec.to_builtins(value, builtin_types=(date,))
        )
    return said


def sheet_table(sheet: SheetLayout, number: int, remarks: Mapping[tuple[int, int], str]) -> Any:
    """One [[sheets]] table."""
    table = tomlkit.table()
    for key, value in told(sheet).items():
        if key != "columns":
            table.add(key, lines(value) if key == "titles" else value)
    if sheet.columns:
        columns = tomlkit.array()
        for at, column in enumerate(sheet.columns):
            columns.add_line(inline(column), indent="  ", comment=remarks.get((number, at)))
        columns.add_line(indent="")
        table.add("columns", columns)
    return table


def inline(column: Column) -> InlineTable:
    """A column as an inline table."""
    table = tomlkit.inline_table()
    for key, value in told(column).items():
        if isinstance(value, dict):
            inner = tomlkit.inline_table()
            inner.update(value)
            value = inner
        table.append(key, value)
    return table


def lines(texts: Sequence[str]) -> Array:
    """An array of texts, one a line."""
    array = tomlkit.array()
    array.multiline(len(texts) > 1)
    array.extend(texts)
    return array
