"""Planting defects in the rows of one tab: which row gets which, and how the cells change. A row has one defect at most.

Each code asked for is planted once where the rows allow it; then more of them until the share of rows is reached.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ecmx import guidance
from ecmx.checks import resting_codes
from ecmx.files import column_letter
from ecmx.guidance import on_one_line
from ecmx.guidance.values import State
from ecmx.layouts import Column
from ecmx.layouts.records import Cells, SheetWriter
from ecmx.synthetic.defects.defect import DEFECTS, CellChange, CellSetting, Defect
from ecmx.synthetic.defects.truth import Planted
from ecmx.synthetic.setting import Setting

__all__ = ["CLOSING", "EMPTIED", "Defects", "Planter", "codes_that_fit"]

MOST_OF_ROWS = 0.4  # of a batch's rows may be spoiled so that every code comes to pass
MOST_OF_COLUMN = 6  # one cell in so many: the rest must still say how the column is spelled
TRIES = 400
EMPTY_FROM = 12  # rows that a tab needs before a column of it is emptied

#: Codes of lines that stand behind the last member: the text, and whether it stands in the key's column or in the first.
CLOSING = {"totals-line": ("Total members: {rows}", False), "not-a-data-row": ("* Please call with questions", True)}
#: The code of a column that nobody filled, and the elements whose column may be emptied.
EMPTIED = "required-column-empty"
MAY_BE_EMPTIED = (
    "mif.primary_payer_identifier", "mif.member_gender_code", "mif.mcp_provider_services_phone_number",
    "rtf.ecm_provider_name", "rtf.ecm_provider_phone_number", "otf.provider_type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Defects:
    """What is to be planted: each code once at least, where the file has a place for it, then more of them up to this share of the rows."""

    codes: tuple[str, ...]
    share: float = 0.02


@dataclass
class Planter:
    """Plants in one tab, batch after batch. Shared by the tabs of a file:

    waiting: the codes that have not come to pass yet; spoilt_members: the CINs of those who have a defect, since rules look across tabs
    """

    writer: SheetWriter
    sheet: str
    setting: Setting
    defects: Defects
    waiting: set[str]
    spoilt_members: set[str]
    next_row: int
    planted: list[Planted] = field(default_factory=list)
    emptied: str = ""
    spoilt: Counter[int] = field(default_factory=Counter)
    first_row: int = field(init=False)

    def __post_init__(self) -> None:
        self.first_row = self.next_row

    def rows(self, frame: pl.DataFrame, cells: Cells) -> Cells:
        """The batch's cells with defects in them; rows may be appended."""
        batch = SpoiltBatch(self, frame, cells, random.Random(f"{self.setting.seed}/{self.sheet}/{self.next_row}"))  # noqa: S311
        self.choose_column(frame.height)
        batch.sow()
        made = batch.done()
        self.next_row += made.text.height
        return made

    def closing(self) -> pl.DataFrame:
        """Lines behind the last row that are no member's."""
        lines = []
        for code, (text, keyed) in CLOSING.items():
            at = self.key_column() if keyed else 0
            if code in self.waiting and at is not None:
                lines.append({f"c{at}": text.format(rows=self.next_row - self.first_row)})
                self.planted.append(Planted(self.sheet, self.next_row, "", "", code))
                self.waiting.discard(code)
                self.next_row += 1
        return pl.DataFrame(lines, schema=dict.fromkeys(self.writer.names, pl.String))

    def key_column(self) -> int | None:
        """Where the CIN stands."""
        found = [
            at for at, one in enumerate(self.writer.columns) if one.element and one.element.endswith(".member_cin")
        ]
        return found[0] if found else None

    def choose_column(self, rows: int) -> None:
        """Settle which column is emptied, before the first row is written."""
        if EMPTIED not in self.waiting or rows < EMPTY_FROM:
            return
        for at, column in enumerate(self.writer.columns):
            if column.element in MAY_BE_EMPTIED:
                self.emptied = self.writer.names[at]
                self.planted.append(Planted(self.sheet, 0, column_letter(at + 1), shown(column), EMPTIED))
                self.waiting.discard(EMPTIED)
                return

    def has_place(self, code: str) -> bool:
        """Whether the tab has a column for it at all; whether a row lends itself shows only in planting."""
        if code == EMPTIED:
            return any(column.element in MAY_BE_EMPTIED for column in self.writer.columns)
        return code in CLOSING or bool(self.places(code))

    def places(self, code: str) -> list[tuple[int, str, Defect]]:
        """Column, element and defect of a code on this tab; in a file of changes only a blank of what was reported before is none."""
        if self.writer.layout.mode == "changes" and code in resting_codes():
            return []
        return [
            (at, element, defect)
            for defect in DEFECTS.get(code, ())
            for at, column in enumerate(self.writer.columns)
            if self.writer.names[at] != self.emptied
            for element in column.elements
            if defect.fits(guidance.element(element))
        ]


@dataclass
class SpoiltBatch:
    """One batch being spoiled."""

    planter: Planter
    frame: pl.DataFrame
    cells: Cells
    chance: random.Random
    used: set[int] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    changed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    again: list[tuple[Mapping[str, Any], int, str, Defect]] = field(default_factory=list)
    seen: dict[int, dict[str, Any]] = field(default_factory=dict)

    def sow(self) -> None:
        """Plant what waits, then up to the share."""
        codes = [code for code in self.planter.defects.codes if code in DEFECTS]
        most = max(1, int(self.frame.height * MOST_OF_ROWS))
        for code in codes:
            if code in self.planter.waiting and len(self.used) < most and self.plant(code):
                self.planter.waiting.discard(code)
        wanted = int(self.frame.height * self.planter.defects.share)
        barren = 0
        while codes and len(self.used) < wanted and barren < TRIES:
            barren = 0 if self.plant(self.chance.choice(codes), tries=20) else barren + 1

    def plant(self, code: str, tries: int = TRIES) -> bool:
        """Plant a code in some row, if one lends itself."""
        places = self.planter.places(code)
        if not places:
            return False
        rows = self.chance.sample(range(self.frame.height), min(tries, self.frame.height))
        self.chance.shuffle(places)
        for row in (one for one in rows if one not in self.used):
            for at, element, defect in places:
                if self.room(at) and self.at(row, at, element, defect):
                    return True
        return False

    def room(self, at: int) -> bool:
        """Whether a column can bear one more."""
        filled = self.cells.text.height - self.cells.text.to_series(at).null_count()
        return self.planter.spoilt[at] < max(1, filled // MOST_OF_COLUMN)

    def at(self, row: int, at: int, element: str, defect: Defect) -> bool:
        """Plant in one place, if it lends itself."""
        planter = self.planter
        cins = {cin for name, cin in self.record(row).items() if name.endswith(".member_cin") and cin}
        if cins & planter.spoilt_members or not self.record(row).get(f"{element.partition('.')[0]}.member_cin"):
            return False  # the second: no record of that file type stands in this row
        column = planter.writer.columns[at]
        text = self.cells.text.item(row, at)
        place = CellSetting(
            planter.setting, planter.writer, column, guidance.element(element), self.record(row), text, self.chance
        )
        change = defect.at(place)
        if change is None or (change.text is not None and (column.element is None or change.text == text)):
            return False
        self.used.add(row)
        planter.spoilt_members |= cins
        planter.spoilt[at] += 1
        if change.again:
            self.again.append((self.with_values(row, change), at, element, defect))
            return True
        if change.text is not None:
            self.texts[row, at] = change.text
        else:
            self.changed[row] = self.with_values(row, change)
        self.note(planter.next_row + row, at, defect)
        return True

    def note(self, row: int, at: int, defect: Defect) -> None:
        """Write down what was planted."""
        column = self.planter.writer.columns[at]
        letter, header = ("", "") if defect.rowwise else (column_letter(at + 1), shown(column))
        self.planter.planted.append(Planted(self.planter.sheet, row, letter, header, defect.code))

    def record(self, row: int) -> dict[str, Any]:
        """A row's canonical record."""
        if row not in self.seen:
            self.seen[row] = self.frame.row(row, named=True)
        return self.seen[row]

    def with_values(self, row: int, change: CellChange) -> dict[str, Any]:
        """The record with the change's values."""
        made = dict(self.record(row))
        for name, value in change.values.items():
            if name in made:
                stated = isinstance(value, State)
                made[name] = None if stated else value
                made[f"{name}:state"] = int(value if stated else State.VALUE)
        return made

    def done(self) -> Cells:
        """The cells as they are to be written."""
        text, natives = self.cells.text, dict(self.cells.natives)
        if self.changed:
            text, natives = self.rewritten(text, natives)
        for (row, at), said in self.texts.items():
            name = text.columns[at]
            text = text.with_columns(text[name].scatter(row, said))
            if name in natives:
                natives[name] = natives[name].scatter(row, None)
        if self.again:
            text, natives = self.appended(text, natives)
        if self.planter.emptied:
            text = text.with_columns(pl.lit(None, dtype=pl.String).alias(self.planter.emptied))
            natives.pop(self.planter.emptied, None)
        return Cells(text, natives)

    def written(self, records: Sequence[Mapping[str, Any]]) -> Cells:
        """A few records as cells."""
        return self.planter.writer.cells(pl.DataFrame(list(records), schema=self.frame.schema))

    def rewritten(self, text: pl.DataFrame, natives: dict[str, pl.Series]) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
        """The changed records in the place of the old ones."""
        rows = list(self.changed)
        new = self.written(list(self.changed.values()))
        text = pl.DataFrame([series.scatter(rows, new.text[series.name]) for series in text])
        natives = {name: series.scatter(rows, new.natives[name]) for name, series in natives.items()}
        return text, natives

    def appended(self, text: pl.DataFrame, natives: dict[str, pl.Series]) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
        """The copies behind the others."""
        new = self.written([record for record, _, _, _ in self.again])
        for offset, (_, at, _, defect) in enumerate(self.again):
            self.note(self.planter.next_row + text.height + offset, at, defect)
        return pl.concat([text, new.text]), {
            name: pl.concat([series, new.natives[name]]) for name, series in natives.items()
        }


def shown(column: Column) -> str:
    """A column's header on one line."""
    return on_one_line(column.wordings[0])


def codes_that_fit(writers: Sequence[SheetWriter], setting: Setting, codes: Collection[str]) -> tuple[str, ...]:
    """The codes that have a place on one of the tabs."""
    planters = [Planter(writer, "", setting, Defects(()), set(), set(), 0) for writer in writers]
    return tuple(code for code in codes if any(planter.has_place(code) for planter in planters))
