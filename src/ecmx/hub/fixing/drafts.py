"""What people have corrected of a file and not sent yet: kept sealed, by cell, with every step so that it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
import polars as pl

from ecmx.errors import UsageProblem
from ecmx.files import Batch
from ecmx.hub.fixing.prepared import PreparedRows, PreparedTab
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import CellDraft, CorrectedRow, FileState, Transmission

__all__ = ["CellPut", "CellStep", "DraftSaid", "FixingDraft", "FoundWord", "RowFound", "opened_draft"]

Cell = tuple[int, int, str]
"""Tab (from 0), Excel row, letter."""


class CellPut(msgspec.Struct, frozen=True):
    """What was put into a cell. text: "" = it was made blank; version: of the draft, when; by: the person; day: it is a date cell's"""

    text: str
    version: int
    by: int
    day: bool = False


class CellStep(msgspec.Struct, frozen=True):
    """One change. cells: each with what stood there before (None: as it came) and since"""

    by: int
    cells: tuple[tuple[Cell, CellPut | None, CellPut], ...]


class FoundWord(msgspec.Struct, frozen=True):
    """A finding. column: a letter, "" of the whole row"""

    column: str
    code: str
    severity: str
    message: str
    fix: str


class RowFound(msgspec.Struct, frozen=True):
    """What was found in a row when it was looked at again. held: it could not be used as it is"""

    tab: int
    row: int
    held: bool
    found: tuple[FoundWord, ...]


class DraftSaid(msgspec.Struct):
    """cells: what was put, the newest of each; steps: oldest first; found: of the rows that were changed"""

    cells: list[tuple[Cell, CellPut]] = msgspec.field(default_factory=list)
    steps: list[CellStep] = msgspec.field(default_factory=list)
    found: list[RowFound] = msgspec.field(default_factory=list)


@dataclass
class FixingDraft:
    """A file's draft, open. cells, found: by place; closed: places that stand corrected in another file already"""

    file: Transmission
    kept: CellDraft
    prepared: PreparedRows
    steps: list[CellStep]
    cells: dict[Cell, CellPut]
    found: dict[tuple[int, int], RowFound]
    closed: frozenset[tuple[int, int]]

    @property
    def version(self) -> int:
        """Rises with each change."""
        return self.kept.version

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """By tab, the rows as they came."""
        return tuple(one.batch() for one in self.prepared.tabs)

    @cached_property
    def _places(self) -> tuple[dict[int, int], ...]:
        return tuple({row: at for at, row in enumerate(one.rows.to_list())} for one in self.batches)

    @cached_property
    def _columns(self) -> dict[tuple[int, str], list[str | None]]:
        return {}

    def texts(self, tab: int, rows: Sequence[int]) -> dict[int, dict[str, str]]:
        """Of some rows of a tab, by letter what stood in the cells that are not blank, as they came."""
        text = self._those(tab, rows)
        return {
            row: {letter: cell for letter, cell in zip(text.columns, cells, strict=True) if cell is not None}
            for row, cells in zip(rows, text.rows(), strict=True)
        }

    def longer(self, tab: int, rows: Sequence[int], most: int) -> dict[int, set[str]]:
        """Of some rows of a tab, the letters of cells that came with more than so many characters; rows without any are not told."""
        text, found = self._those(tab, rows), dict[int, set[str]]()
        sizes = text.select(pl.all().str.len_chars())
        for letter in text.columns if len(rows) else ():
            if (sizes[letter].max() or 0) > most:  # type: ignore[operator]
                for row, size in zip(rows, sizes[letter].to_list(), strict=True):
                    if size is not None and size > most:
                        found.setdefault(row, set()).add(letter)
        return found

    def _those(self, tab: int, rows: Sequence[int]) -> pl.DataFrame:
        places = self._places[tab]
        return self.batches[tab].text[[places[row] for row in rows]]

    def came(self, cell: Cell) -> str:
        """What stood in a cell as it came."""
        tab, row, letter = cell
        at, text = self._places[tab].get(row), self.batches[tab].text
        if at is None or letter not in text.columns:
            return ""
        if (tab, letter) not in self._columns:
            self._columns[tab, letter] = text[letter].to_list()
        return self._columns[tab, letter][at] or ""

    def now(self, cell: Cell) -> str:
        """What stands in a cell."""
        put = self.cells.get(cell)
        return put.text if put is not None else self.came(cell)

    def changed(self) -> dict[tuple[int, int], dict[str, CellPut]]:
        """By tab and row, the cells in which something else stands than came; of rows that are open."""
        found: dict[tuple[int, int], dict[str, CellPut]] = {}
        for cell, put in self.cells.items():
            tab, row, letter = cell
            if self.is_open(tab, row) and put.text != self.came(cell):
                found.setdefault((tab, row), {})[letter] = put
        return found

    def is_open(self, tab: int, row: int) -> bool:
        """Whether a row is among those that are still to be corrected: a plan may have changed its mind of which it rejects."""
        return row in self._places[tab] and (tab, row) not in self.closed

    def open_rows(self, tab: int) -> list[int]:
        """The rows of a tab that are still to be corrected."""
        return [row for row in self.batches[tab].rows.to_list() if (tab, row) not in self.closed]

    def tab_of(self, name: str | None) -> int:
        """A tab by its name; the first with open rows where none is named. Raises UsageProblem."""
        names = [one.name for one in self.prepared.tabs]
        if name is None:
            return next((at for at in range(len(names)) if self.open_rows(at)), 0)
        if name not in names:
            raise UsageProblem("tab-unknown", "The file has no such tab with rows to correct.", "Load the page again.")
        return names.index(name)

    def tab(self, at: int) -> PreparedTab:
        """A tab."""
        return self.prepared.tabs[at]

    def save(self, keys: Keys) -> None:
        """Keep it as it is now, under the next version; in the transaction that changes it."""
        said = DraftSaid(list(self.cells.items()), self.steps, list(self.found.values()))
        self.kept.version += 1
        self.kept.said = keys.sealed(self.file.organization.slug, msgspec.msgpack.encode(said))
        self.kept.save(update_fields=["version", "said", "changed_at"])


def opened_draft(file: Transmission, kept: CellDraft, keys: Keys) -> FixingDraft:
    """A draft as it is kept."""
    slug = file.organization.slug
    rows = msgspec.msgpack.decode(keys.opened(slug, bytes(kept.rows)), type=PreparedRows)
    data = keys.opened(slug, bytes(kept.said)) if kept.said is not None else b""
    said = msgspec.msgpack.decode(data, type=DraftSaid) if data else DraftSaid()
    corrected = CorrectedRow.objects.of(file.organization).filter(correction__of=file)
    places = corrected.exclude(correction__file__state__in=(FileState.WITHDRAWN, FileState.DROPPED)).values_list(
        "sheet", "row"
    )
    names = {one.name[:100]: at for at, one in enumerate(rows.tabs)}
    closed = frozenset((names[sheet], row) for sheet, row in places if sheet in names)
    found = {(one.tab, one.row): one for one in said.found}
    return FixingDraft(file, kept, rows, said.steps, dict(said.cells), found, closed)
