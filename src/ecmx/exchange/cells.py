"""Every filled cell that came in, and what became of it: carried, rewritten, or not carried with its reason (invariant V10).

A ledger a sheet. What arrived is told by whoever wrote it, what did not by whoever kept it back; that the three add up is worked out
from both and never assumed. Knows cells by their column's key and their row; nothing of how they are read or written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import polars as pl

from ecmx.findings import Rule, rule
from ecmx.guidance import FileType
from ecmx.layouts import is_key

__all__ = ["Arrival", "CellCount", "CellLedger", "CellPlace", "CellState", "Loss", "RowFate"]


#: Reasons why there is no record that a cell could go with.
WITHOUT_RECORD = ("not-carried-left-out", "not-carried-prefilled")


class CellState(IntEnum):
    """What a cell was as it came in."""

    EMPTY = 0
    FILLED = 1
    UNREADABLE = 2  # in full or in part
    NOTHING = 3  # a word for nothing, such as NULL, or what the form says in every row


class Arrival(IntEnum):
    """What became of a cell's element in the file that was written."""

    NONE = 0
    CARRIED = 1  # letter by letter
    RESPELT = 2  # the same in another spelling, or by a blank that says it
    LOST = 3


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a key's cells stand and what they carry. letter: "" where they come from a program; label: in words; homeless: the rule
    that says why no cell of the column goes along, "" where it carries something.
    """

    letter: str = ""
    header: str = ""
    element: str = ""
    label: str = ""
    homeless: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Loss:
    """Cells that do not go along, for one reason. Its owner is a row, a column or each cell by itself.

    rows: the Excel rows concerned (UInt32), each with its count of `cells` beside it; total: all of these cells together
    """

    rule: Rule
    file: str
    sheet: str
    place: CellPlace
    rows: pl.Series
    cells: pl.Series
    message: str
    fix: str

    @property
    def total(self) -> int:
        """How many cells."""
        return int(self.cells.sum() or 0)

    @property
    def code(self) -> str:
        return self.rule.code


@dataclass(frozen=True, slots=True)
class CellCount:
    """Filled cells below the header: came_in = carried + rewritten + not carried; `added` came from elsewhere and is counted apart."""

    came_in: int
    carried: int
    respelt: int
    not_carried: int
    added: int = 0

    def __post_init__(self) -> None:
        if self.came_in != self.carried + self.respelt + self.not_carried:
            raise ValueError("carried, rewritten and not carried cells do not add up to the cells that came in")

    def __add__(self, other: CellCount) -> CellCount:
        return CellCount(
            self.came_in + other.came_in,
            self.carried + other.carried,
            self.respelt + other.respelt,
            self.not_carried + other.not_carried,
            self.added + other.added,
        )


@dataclass(frozen=True, slots=True)
class RowFate:
    """Rows that do not go for one reason: the rule of it, its words."""

    rule: Rule
    rows: pl.Series
    message: str
    fix: str


@dataclass(repr=False)
class CellLedger:
    """The cells of one sheet of one file.

    places: by key, in the order of the columns; homes: by file type, element or extension, and attempt (1 but of later attempts that
    stand side by side in one row), the key of its column; groups: by key, which of such attempts a column is of
    """

    file: str
    sheet: str
    places: dict[str, CellPlace]
    homes: dict[tuple[FileType, str, int], str] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    _rows: list[pl.Series] = field(default_factory=list)
    _states: dict[str, list[pl.Series]] = field(default_factory=dict)
    _arrived: dict[tuple[str, FileType], pl.Series] = field(default_factory=dict)
    _reasons: dict[str, list[tuple[str, str, pl.Series]]] = field(default_factory=dict)  # key → rule, element, rows
    _looked_at: tuple[pl.Series, pl.Series] | None = None
    _facts: dict[str, Mapping[str, str]] = field(default_factory=dict)  # rule → what its sentence says beside the place

    def __repr__(self) -> str:
        return f"<CellLedger of {len(self.places)} columns>"

    def add(self, rows: pl.Series, states: Mapping[str, pl.Series]) -> None:
        """Take in some rows. states: by key, UInt8 `CellState`."""
        self._rows.append(rows)
        for key, state in states.items():
            self._states.setdefault(key, []).append(state)

    @property
    def rows(self) -> pl.Series:
        """Every row that came in; UInt32."""
        if len(self._rows) > 1:
            self._rows = [pl.concat(self._rows)]
        return self._rows[0] if self._rows else pl.Series("row", [], dtype=pl.UInt32)

    def state(self, key: str) -> pl.Series:
        """What each cell of a column was."""
        parts = self._states[key]
        if len(parts) > 1:
            self._states[key] = parts = [pl.concat(parts)]
        return parts[0]

    @property
    def filled(self) -> int:
        """How many filled cells came in."""
        return sum(int((self.state(key) > 0).sum()) for key in self._states)

    def home(self, kind: FileType, name: str, group: int) -> str | None:
        """The key of the column in which an element of a record stands; what stands there once serves every attempt of the row."""
        return self.homes.get((kind, name, group)) or self.homes.get((kind, name, 1))

    def arrive(self, kind: FileType, name: str, rows: pl.Series, arrival: pl.Series, group: int = 1) -> None:
        """Tell what became of an element in some rows: UInt8 `Arrival`; the worst that is told of a cell's elements counts.

        group: which of the attempts of those rows the records are, where several stand side by side
        """
        key = self.home(kind, name, group)
        if key is None or not len(rows):
            return
        known = self._arrived.get((key, kind))
        if known is None:
            known = pl.Series([0], dtype=pl.UInt8).new_from_index(0, len(self.rows))
        at = self.positions(rows)
        worst = pl.select(pl.max_horizontal(pl.lit(known.gather(at)), pl.lit(arrival.cast(pl.UInt8)))).to_series()
        self._arrived[key, kind] = known.scatter(at, worst)

    def lose(
        self,
        kind: FileType | None,
        name: str,
        rows: pl.Series,
        code: str,
        *,
        key: str = "",
        facts: Mapping[str, str] | None = None,
        group: int = 1,
    ) -> None:
        """Tell why an element does not arrive in some rows, if it does not. facts: what the rule's sentence says beside the place.

        group: as in `arrive`
        """
        key = key or (self.home(kind, name, group) or "" if kind is not None else "")
        if key and len(rows):
            self._reasons.setdefault(key, []).append((code, name, rows))
            self._facts.setdefault(code, facts or {})

    def positions(self, rows: pl.Series) -> pl.Series:
        """Where some rows stand among all; every one of them came in."""
        if self._looked_at is None or self._looked_at[0] is not rows:  # the same rows are told of column by column
            every = self.rows
            if every.is_sorted():
                found = every.search_sorted(rows).cast(pl.UInt32)
            else:
                places = pl.DataFrame({"row": every}).with_row_index("at").unique("row", keep="first")
                found = pl.DataFrame({"row": rows}).join(places, on="row", how="left", maintain_order="left")["at"]
            self._looked_at = rows, found
        return self._looked_at[1]

    def among(self, rows: pl.Series) -> pl.Series:
        """Boolean over all rows: whether each is one of these."""
        return self.rows.is_in(rows.implode()) if len(rows) else pl.repeat(False, len(self.rows), eager=True)

    def account(self, fates: list[RowFate], words: Mapping[str, str]) -> tuple[CellCount, list[Loss]]:
        """Count all cells and say of each that does not go along why. fates: rows that do not go, the first that names a row counts.

        Raises RuntimeError, a fault of ours, where a cell neither arrived nor is told of.
        """
        losses: list[Loss] = []
        count = len(self.rows)
        goes = pl.repeat(True, count, eager=True)
        per_row = pl.repeat(0, count, dtype=pl.UInt32(), eager=True)
        for key in self._states:
            per_row = per_row + (self.state(key) > 0).cast(pl.UInt32)
        for fate in fates:
            stays = self.among(fate.rows) & goes
            goes = goes & ~stays
            if stays.any():
                losses.append(
                    Loss(
                        fate.rule,
                        self.file,
                        self.sheet,
                        CellPlace(),
                        self.rows.filter(stays),
                        per_row.filter(stays),
                        fate.message,
                        fate.fix,
                    )
                )
        carried = respelt = 0
        for key, place in self.places.items():
            if key in self._states:
                state = self.state(key)
                known = [status for (one, _), status in self._arrived.items() if one == key]
                exact, otherwise = self._of_column(state, goes, known)
                carried += int(exact.sum())
                respelt += int(otherwise.sum())
                losses.extend(self._lost(key, place, state, goes & (state > 0) & ~exact & ~otherwise, words))
        not_carried = sum(loss.total for loss in losses)
        return CellCount(self.filled, carried, respelt, not_carried), losses

    def _of_column(self, state: pl.Series, goes: pl.Series, known: list[pl.Series]) -> tuple[pl.Series, pl.Series]:
        """Which cells of a column arrived letter by letter, and which in another spelling."""
        none = pl.Series([False]).new_from_index(0, len(state))
        exact, otherwise = none, none
        for status in known:
            exact = exact | (status == Arrival.CARRIED)
            otherwise = otherwise | (status == Arrival.RESPELT)
        exact = exact & goes & (state == CellState.FILLED)
        nothing = goes & (state == CellState.NOTHING)
        return exact, (otherwise & goes & (state == CellState.FILLED) & ~exact) | nothing

    def _lost(
        self, key: str, place: CellPlace, state: pl.Series, left: pl.Series, words: Mapping[str, str]
    ) -> Iterator[Loss]:
        """The losses of one column, each cell once."""
        if not left.any():
            return
        if place.homeless:
            yield self._loss(place.homeless, place, left, words)
            return
        reasons = self._reasons.get(key, [])
        unread = left & (state == CellState.UNREADABLE)
        for code, _, rows in reasons:
            if code in WITHOUT_RECORD:  # a cell of no record needs no reading
                unread = unread & ~self.among(rows)
        if unread.any():
            yield self._loss("not-carried-unreadable", place, unread, words)
        left = left & ~unread
        masks = [(code, name, left & self.among(rows)) for code, name, rows in reasons]
        for code in dict.fromkeys(code for code, _, _ in masks):
            mine = [(name, told & left) for other, name, told in masks if other == code]
            for names, told in together_lost(mine):
                yield self._loss(code, self._named(place, names), told, {**words, **self._facts[code]})
                left = left & ~told
        if left.any():
            raise RuntimeError(f"{int(left.sum())} cells of one column are not accounted for")

    def _named(self, place: CellPlace, names: tuple[str, ...]) -> CellPlace:
        """The place of a column by what of it is lost: all that it carries, or some of several that one cell carries."""
        from ecmx import guidance

        stems = {name.partition(".")[2] if is_key(name) else name: name for name in reversed(names)}
        names = tuple(name for name in names if name in stems.values())  # who the member is, is one for all file types
        if not names or names == (place.element,):
            return place
        labels = [
            guidance.extension(name).words if name.startswith("ext.") else guidance.element(name).label
            for name in names
        ]
        return CellPlace(place.letter, place.header, " + ".join(names), "; ".join(labels))

    def _loss(self, code: str, place: CellPlace, mask: pl.Series, words: Mapping[str, str]) -> Loss:
        said = rule(code)
        rows = self.rows.filter(mask)
        slots = {
            "label": place.label,
            "extension": place.label,
            "column": place.letter,
            "header": place.header,
            "sheet": self.sheet,
            "count": f"{len(rows):,}",
            "source": said.source,
            **words,
        }
        ones = pl.repeat(1, len(rows), dtype=pl.UInt32(), eager=True)
        return Loss(
            said,
            self.file,
            self.sheet,
            place,
            rows,
            ones,
            said.sentence.format(**slots),
            said.fix.format(**slots),
        )


def together_lost(told: list[tuple[str, pl.Series]]) -> Iterator[tuple[tuple[str, ...], pl.Series]]:
    """Cells by all that each loses of what it carries. told: what is lost, "" = all of it, and the mask of its cells."""
    masks: dict[str, pl.Series] = {}
    for name, mask in told:
        masks[name] = masks[name] | mask if name in masks else mask
    names = list(masks)
    lost = pl.DataFrame([mask.alias(f"{at}") for at, mask in enumerate(masks.values())])
    for row in lost.unique(maintain_order=True).iter_rows():
        if any(row):
            same = lost.select(pl.all_horizontal(pl.col(f"{at}") == one for at, one in enumerate(row)).alias("same"))
            yield tuple(names[at] for at, one in enumerate(row) if one and names[at]), same["same"]
