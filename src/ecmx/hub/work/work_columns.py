"""The work list's layout and columns as data (`work-list.toml`, `work-columns.toml`): what is for reading, what is to be filled, and how.

Pure: knows no table and no workbook.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

import msgspec
import polars as pl

from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Column, Layout, load_layout

__all__ = [
    "ATTEMPTS",
    "ENCOUNTERS",
    "MEMBERS",
    "REFERRALS",
    "ListWords",
    "Stamp",
    "ToldColumn",
    "WorkColumn",
    "carried",
    "cell_text",
    "column_told",
    "fingerprint",
    "list_words",
    "stamped_columns",
    "told_of",
    "work_layout",
]

MEMBERS, ATTEMPTS, ENCOUNTERS, REFERRALS = "Members", "Outreach attempts", "Encounters", "Referrals"
_HEX = 6  # of a cell's fingerprint: enough to see that a cell was changed


class WorkColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of a column; the fields are told at the head of `work-columns.toml`."""

    carries: str
    use: Literal["read", "fill", "hidden"]
    says: str = ""
    choices: Literal["", "events", "refusals", "sharing", "care-managers", "staff", "outcomes", "members", "plans"] = ""
    width: float = 0
    weight: Literal["always", "mostly", "optional"] = "optional"
    wraps: bool = False
    day: bool = False


@lru_cache(maxsize=1)
def work_layout() -> Layout:
    """The layout of the work list."""
    with as_file(files("ecmx.hub.work").joinpath("work-list.toml")) as path:
        return load_layout(str(path))


class ListWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the list says to who fills it."""

    steps: tuple[str, ...]
    good_to_know: tuple[str, ...]
    column: tuple[WorkColumn, ...]


@lru_cache(maxsize=1)
def list_words() -> ListWords:
    """The data of `work-columns.toml`."""
    raw = tomllib.loads(files("ecmx.hub.work").joinpath("work-columns.toml").read_text("utf-8"))
    return msgspec.convert(raw, ListWords)


@lru_cache(maxsize=1)
def _told() -> Mapping[str, WorkColumn]:
    return {one.carries: one for one in list_words().column}


def carried(column: Column) -> str:
    """What a column carries: the id of an element or extension, or plan."""
    return column.element or column.extension or column.origin or ""


def column_told(column: Column, kind: FileType) -> WorkColumn | None:
    """What is said of a column on a tab of a file type; None where a template's own words do."""
    return _told().get(f"{kind.value}:{carried(column)}") or _told().get(carried(column))


class ToldColumn(msgspec.Struct, frozen=True):
    """A column of the tab Members as it is told of: its header, and whether it is for reading."""

    header: str
    use: str


@lru_cache(maxsize=1)
def _of_members() -> Mapping[str, ToldColumn]:
    columns = work_layout().columns_of(work_layout().sheets[0])
    return {
        name: ToldColumn(one.wordings[0], told.use) for one in columns if (told := _told().get(name := carried(one)))
    }


def told_of(name: str) -> ToldColumn | None:
    """How a column of the tab Members is told of; None where there is none that carries this."""
    return _of_members().get(name)


@lru_cache(maxsize=1)
def stamped_columns() -> tuple[str, ...]:
    """What a member's row is stamped with: the elements and extensions of its tab that stay what they were or were changed."""
    layout = work_layout()
    sheet = layout.sheets[0]
    every = [carried(one) for one in layout.columns_of(sheet)]
    return tuple(one for one in every if "." in one and (told := _told().get(one)) and told.use != "hidden")


def cell_text(frame: pl.DataFrame, name: str) -> list[str]:
    """A column's cells as text that is the same whenever they say the same; "" where they say nothing."""
    if name not in frame.columns:
        return [""] * frame.height
    column = frame[name]
    if name.startswith("ext."):
        return [(text or "").strip() for text in column.cast(pl.String)]
    state = frame[f"{name}:state"] if f"{name}:state" in frame.columns else None
    if column.dtype == pl.Boolean:
        return ["true" if value else "" for value in column]
    texts = [(value or "").strip() for value in column.cast(pl.String)]
    if state is None:
        return texts
    return [
        text if value in (State.VALUE, State.BLANK, State.UNREADABLE, None) else f"#{value}"
        for text, value in zip(texts, state, strict=True)
    ]


def fingerprint(list_id: str, name: str, text: str) -> str:
    """By which it is seen whether a cell says what it said when the list was made."""
    return hashlib.sha256(f"{list_id}\0{name}\0{text}".encode()).hexdigest()[:_HEX]


class Stamp(msgspec.Struct, frozen=True):
    """What a member's row was made with. month: the list's, as 2026-10; prints: by column, its cell's fingerprint"""

    list_id: str
    month: str
    prints: Mapping[str, str]

    @classmethod
    def made(cls, list_id: str, month: str, texts: Mapping[str, str]) -> Stamp:
        """Of a row's cells."""
        prints = {name: fingerprint(list_id, name, texts.get(name, "")) for name in stamped_columns()}
        return cls(list_id, month, prints)

    @classmethod
    def read(cls, text: str) -> Stamp | None:
        """Out of a row's cell; None where there is none that can be read."""
        parts = text.split(":")
        if len(parts) != _PARTS or parts[0] != _VERSION:
            return None
        prints = parts[3].split("-")
        if len(prints) != len(stamped_columns()):
            return None
        return cls(parts[1], parts[2], dict(zip(stamped_columns(), prints, strict=True)))

    def text(self) -> str:
        """As it stands in the row's cell."""
        return ":".join((_VERSION, self.list_id, self.month, "-".join(self.prints.values())))

    def untouched(self, name: str, text: str) -> bool:
        """Whether a cell says what it said when the list was made."""
        return self.prints.get(name) == fingerprint(self.list_id, name, text)


_VERSION, _PARTS = "work1", 4
