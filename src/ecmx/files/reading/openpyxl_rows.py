"""Rows of a workbook by openpyxl: slow, used only where the fast reader gives up on a workbook. Raises FileUnusable where it fails too."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from ecmx.errors import FileUnusable
from ecmx.files.facts import unusable
from ecmx.files.reading.batches import NO_VALUE, ErrorText, NumberText
from ecmx.files.reading.blame import is_ours
from ecmx.files.reading.in_memory import Source, given
from ecmx.files.reading.numbers import duration, is_identifier_format, shown

__all__ = ["rows"]


def rows(
    source: Source, sheet: str, after_row: int, width: int | None, chunk: int
) -> Iterator[tuple[list[int], list[tuple[Any, ...]]]]:
    """As XlsxReader._rows gives them."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stored = openpyxl.load_workbook(given(source), read_only=True, data_only=True, keep_links=False)
            typed = openpyxl.load_workbook(given(source), read_only=True, data_only=False, keep_links=False)
            try:
                yield from _chunks(stored[sheet], typed[sheet], after_row, width, chunk)
            finally:
                stored.close()
                typed.close()
    except (FileUnusable, MemoryError, TimeoutError):
        raise
    except Exception as problem:
        if is_ours(problem):
            raise
        raise unusable("read-failed", "A sheet of the workbook is damaged and cannot be read.") from None


def _chunks(
    stored: Any, typed: Any, after_row: int, width: int | None, chunk: int
) -> Iterator[tuple[list[int], list[tuple[Any, ...]]]]:
    numbers: list[int] = []
    table: list[tuple[Any, ...]] = []
    for sheet in (stored, typed):
        sheet.reset_dimensions()
        sheet._shared_strings = SharedTexts(sheet._shared_strings)
    pairs = zip(stored.iter_rows(min_row=after_row + 1), typed.iter_rows(min_row=after_row + 1), strict=False)
    for number, (cells, formulas) in enumerate(pairs, start=after_row + 1):
        row = tuple(_value(cell, formula) for cell, formula in zip(cells, formulas, strict=False))
        if not any(value is not None for value in row):
            continue
        if width is not None:
            row = (row + (None,) * (width - len(row)))[:width]
        numbers.append(number)
        table.append(row)
        if len(numbers) >= chunk:
            yield numbers, table
            numbers, table = [], []
    if numbers:
        yield numbers, table


class SharedTexts(list[str]):
    """A workbook's table of texts. A text that there is not is a blank, which the count of filled cells finds; -1 is not the last."""

    def __getitem__(self, at: Any) -> Any:
        return list.__getitem__(self, at) if 0 <= at < len(self) else None


def _value(cell: Any, formula: Any) -> Any:
    value = cell.value
    if (
        value is None
    ):  # of a formula of text the fast reader does not say either whether it was calculated: XlsxReader knows
        uncalculated = getattr(formula, "data_type", "n") == "f" and cell.data_type != "str"
        return NO_VALUE if uncalculated else None
    if cell.data_type == "e":
        return ErrorText(value)
    if type(value) in (int, float) and is_identifier_format(cell.number_format or ""):
        return NumberText(shown(value, cell.number_format))
    if isinstance(value, (str, int, float, bool, datetime, date, time)):
        return value
    if hasattr(value, "total_seconds"):
        return NumberText(duration(value.total_seconds() / 86400))
    return str(value)
