"""Rows of a workbook as the fast reader gives them: what we make of their values (errors, formulas, durations), and how many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ecmx.files.limits import MIB
from ecmx.files.reading.batches import NO_VALUE, TEXT_A_BATCH, ErrorText, NumberText, text_in
from ecmx.files.reading.numbers import duration, shown

__all__ = ["KeptRows", "Pace", "Rows", "has_content", "last_content", "shown_as", "stored", "with_formulas"]

Rows = Iterator[tuple[list[int], list[tuple[Any, ...]]]]
KEPT_BYTES = 4 * MIB
CELL_BYTES = 8
FIRST_ROWS = 16


class KeptRows:
    """The rows of a small tab, kept from being counted to being read; of a larger one nothing is kept."""

    def __init__(self) -> None:
        self.parts: list[tuple[list[int], list[tuple[Any, ...]]]] | None = []
        self.complete = False
        self._size = 0

    def add(self, numbers: list[int], values: list[tuple[Any, ...]]) -> None:
        if self.parts is None:
            return
        self._size += sum(map(len, values)) * CELL_BYTES
        if self._size <= KEPT_BYTES:
            self._size += sum(len(value) for row in values for value in row if type(value) is str)
        if self._size > KEPT_BYTES:
            self.drop()
        else:
            self.parts.append((numbers, values))

    def drop(self) -> None:
        self.parts = None

    def after(self, row: int, chunk: int) -> Rows:
        """Those below a row, some at a time."""
        for numbers, values in self.parts or ():
            below = [(number, one) for number, one in zip(numbers, values, strict=True) if number > row]
            for at in range(0, len(below), chunk):
                part = below[at : at + chunk]
                yield [number for number, _ in part], [one for _, one in part]


class Pace:
    """How many rows are asked for at once: few at first, and never more than those before let expect to be too much text."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.rows = min(most, FIRST_ROWS)

    def after(self, values: Sequence[tuple[Any, ...]]) -> None:
        """Look at some of the rows that came."""
        some = values[:: max(1, len(values) // 8)]
        text = max(1, sum(map(text_in, some)) // max(1, len(some)))
        self.rows = max(1, min(self._most, 4 * self.rows, TEXT_A_BATCH // text))


def stored(value: Any) -> Any:
    """wolfxl's marks for errors and formulas into ours; a formula stands for its stored value."""
    if type(value) is not dict:
        return value
    if value.get("type") == "error":
        return ErrorText(value.get("value") or "#VALUE!")
    cached = value.get("cached")
    if cached is None:
        return None if value.get("cached_type") == "str" else NO_VALUE
    if type(cached) is dict:
        return stored(cached)
    return cached


def with_formulas(
    numbers: list[int], values: list[tuple[Any, ...]], told: dict[int, list[int]], width: int | None
) -> list[tuple[Any, ...]]:
    """The rows with formulas that nobody calculated where they were read as blanks."""
    made = []
    for number, row in zip(numbers, values, strict=True):
        for column in told.get(number, ()):
            if width is None:
                row = row + (None,) * (column - len(row))
            if column <= len(row) and row[column - 1] is None:
                row = (*row[: column - 1], NO_VALUE, *row[column:])
        made.append(row)
    return made


def shown_as(code: str, value: Any) -> Any:
    """A number as its format shows it; without one, a length of time."""
    if type(value) not in (int, float):
        return value
    return NumberText(shown(value, code) if code else duration(value))


def has_content(value: Any) -> bool:
    """Whether a cell holds more than blanks."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def last_content(row: Sequence[Any]) -> int:
    """The rightmost column with content, 0 where there is none."""
    for index in range(len(row), 0, -1):
        if row[index - 1] is not None and has_content(row[index - 1]):
            return index
    return 0
