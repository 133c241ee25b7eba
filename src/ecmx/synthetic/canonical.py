"""Canonical columns as they are put together: for every data element a typed column and its states. Knows nothing of members."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ecmx import guidance
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import State

__all__ = ["Canonical"]


def elements_of(file: FileType, release: str) -> tuple[DataElement, ...]:
    """The key columns of a file type and its elements in a release; with "" those of every release."""
    every = guidance.elements(release) if release else (*guidance.elements(), *later())
    keys = guidance.keys()
    return tuple(one for one in (*keys, *every) if one.file is file)


def later() -> tuple[DataElement, ...]:
    """What the overlays on release 1.1 add."""
    return tuple(element for release in guidance.releases() for element in release.added)


class Canonical:
    """The records of one file type in the making; what is never put stays blank."""

    def __init__(self, file: FileType, count: int, release: str) -> None:
        self.file = file
        self.count = count
        self._elements = {one.id.partition(".")[2]: one for one in elements_of(file, release)}
        self._values: dict[str, pl.Series] = {}
        self._states: dict[str, pl.Series] = {}

    def put(self, name: str, values: pl.Series | object, sentinel: tuple[pl.Series, State] | None = None) -> None:
        """Values of an element by its short id, null = blank; where the mask of `sentinel` is true, that state instead."""
        element = self._elements.get(name)
        if element is None:
            return  # of another release than the one asked for
        if not isinstance(values, pl.Series):
            values = pl.Series([values], dtype=element.kind.dtype).new_from_index(0, self.count)
        values = values.cast(element.kind.dtype)
        state = values.is_null().cast(pl.UInt8) * int(State.BLANK)
        if sentinel is not None:
            mask, named = sentinel
            state = state.set(mask, int(named))
            values = without(values, mask)
        self._values[name], self._states[name] = values, state

    def answer(self, name: str, yes: pl.Series) -> None:
        """A yes or a no; a no that the guidance takes for "no or not known" is stated so (fn 12, 23, 28)."""
        element = self._elements.get(name)
        if element is None:
            return
        plain = element.kind.coding == "1/0"
        self.put(name, yes, None if plain else (~yes, State.NO_OR_UNKNOWN))

    def empty(self, names: Iterable[str], rows: pl.Series) -> None:
        """Leave these elements blank in some rows."""
        for name in names:
            if name in self._values:
                self._values[name] = without(self._values[name], rows)
                self._states[name] = self._states[name].set(rows, int(State.BLANK))

    @property
    def elements(self) -> tuple[DataElement, ...]:
        """The elements in their order."""
        return tuple(self._elements.values())

    def of_tables(self, *tables: int) -> list[str]:
        """The short ids of the elements of some of the guidance's tables."""
        return [name for name, element in self._elements.items() if element.table in tables]

    def frame(self) -> pl.DataFrame:
        """A column per element in the guidance's order, its states beside it."""
        made: list[pl.Series] = []
        for name, element in self._elements.items():
            if name not in self._values:
                self.put(name, None)
            made.append(self._values[name].alias(element.id))
            made.append(self._states[name].alias(f"{element.id}:state"))
        return pl.DataFrame(made)


def without(values: pl.Series, rows: pl.Series) -> pl.Series:
    """The values with nothing in some rows."""
    return pl.select(pl.when(~rows).then(values)).to_series()
