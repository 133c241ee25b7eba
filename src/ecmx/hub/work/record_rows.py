"""Rows of records as they were read, each with what its cells say, in the one shape in which the provider's word is taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.guidance import IN_PACKED_CELLS, ISO_DAY, FileType, element
from ecmx.guidance.values import State
from ecmx.hub.work.taken_rows import RowPlace
from ecmx.hub.work.work_columns import Stamp, cell_text, stamped_columns

__all__ = ["NewlySaid", "RecordRow", "rows_of"]

_PICKED = re.compile(r" · ([0-9A-Za-z]{5,20}) · (.+)$")
_PLAN = ("plan:said", "plan")


@dataclass(frozen=True)
class NewlySaid:
    """What a corrected row newly says: these elements alone. attempt, referral: the word whose place it takes, by its number"""

    elements: frozenset[str]
    attempt: int | None = None
    referral: int | None = None


@dataclass(frozen=True)
class RecordRow:
    """A row. values: by element, as they were read; texts: by element and extension, what the cell says, "" for nothing

    newly: of a row that corrects what was said before; None: all that it says is new
    """

    place: RowPlace
    kind: FileType
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    unreadable: frozenset[str]
    plan_said: str
    used: str
    newly: NewlySaid | None = None

    @cached_property
    def stamp(self) -> Stamp | None:
        """By which it is seen what was changed; None where it has none."""
        return Stamp.read(self.texts.get("ext.ours_stamp", ""))

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """What the row newly says; of a row with a stamp also what was cleared."""
        stamp = self.stamp
        if stamp is None:
            named = [name for name in self.texts if self.newly is None or name in self.newly.elements]
            return tuple(name for name in named if self.texts[name] or name in self.unreadable)
        return tuple(
            name
            for name in stamped_columns()
            if name in self.unreadable or not stamp.untouched(name, self.texts.get(name, ""))
        )

    @property
    def picked(self) -> tuple[str, str]:
        """CIN and plan as they were picked from the list; "" where nothing was."""
        found = _PICKED.search(self.texts.get("ext.ours_pick", ""))
        return (found[1].upper(), found[2].strip()) if found else ("", "")

    @property
    def cin(self) -> str:
        """Whose row it is; "" where nothing says it."""
        return self.picked[0] or self.text("member_cin")

    @property
    def plan_name(self) -> str:
        """The plan that the row names."""
        return self.picked[1] or self.plan_said

    def text(self, stem: str) -> str:
        """What the cell of an element of the row's file type says."""
        return self.texts.get(f"{self.kind.value}.{stem}", "")

    def day(self, name: str) -> date | None:
        """A day, of an element or of a column of text. Raises UsageProblem where it is none."""
        if not name.startswith("ext."):
            value = self.values.get(name)
            return value if isinstance(value, date) else None
        text = self.texts.get(name, "")
        return _day_of(text) if text else None


def _day_of(text: str) -> date:
    """A day as workbooks hand it over: a date cell as an ISO day, or typed as the guidance writes it."""
    kind = element("rtf.ecm_benefit_start_date").kind
    typed = pl.Series([text.removesuffix("T00:00:00").removesuffix(" 00:00:00")])
    for form in (ISO_DAY, *IN_PACKED_CELLS):
        reading = kind.read(typed, form)
        if reading.state[0] == State.VALUE:
            day = reading.value[0]
            assert isinstance(day, date)
            return day
    raise UsageProblem("day-unreadable", "That is no date.", "Write it as MM/DD/YYYY.")


def rows_of(records: pl.DataFrame, kind: FileType) -> Iterator[RecordRow]:
    """The rows of a file type, in their order. records: as `records_of` gives them"""
    names = [one for one in records.columns if _says(one) and not one.endswith((":state", ":as"))]
    columns = {name: cell_text(records, name) for name in names}
    unreadable = _unreadable(records, names)
    plans = _plans(records)
    for at, row in enumerate(records.iter_rows(named=True)):
        texts = {name: column[at] for name, column in columns.items()}
        yield RecordRow(
            RowPlace(row["sheet"], int(row["row"])),
            kind,
            {name: row[name] for name in names},
            texts,
            frozenset(name for name, column in unreadable.items() if column[at]),
            plans[at],
            row.get("used") or "",
        )


def _says(name: str) -> bool:
    return "." in name and name.partition(".")[0] in ("ext", *(kind.value for kind in FileType))


def _unreadable(records: pl.DataFrame, names: Sequence[str]) -> dict[str, list[bool]]:
    found = {}
    for name in names:
        if f"{name}:state" in records.columns:
            found[name] = (records[f"{name}:state"] == State.UNREADABLE).fill_null(value=False).to_list()
    return found


def _plans(records: pl.DataFrame) -> list[str]:
    named = [records[name] for name in _PLAN if name in records.columns]
    if not named:
        return [""] * records.height
    return [one or "" for one in pl.select(pl.coalesce(map(pl.lit, named))).to_series()]
