"""A value as it is said of a member, in canonical text, and records made of such values. Knows no table.

The text is what `roster.deriving` makes of a record: ISO days, true and false, JSON for what has parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from ecmx import guidance
from ecmx.exchange import STATE, record_frame, record_schema
from ecmx.guidance import FileType
from ecmx.guidance.values import State

__all__ = ["BLANK", "SaidRow", "SaidValue", "digest_of_row", "kept_row", "of_kept", "records_of_rows", "value"]


class SaidValue(NamedTuple):
    """state: a `guidance.values.State`; text: canonical, "" where the state is the answer"""

    state: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether it says nothing."""
        return self.state in (State.BLANK, State.UNREADABLE) or (self.state == State.VALUE and not self.text)


SaidRow = Mapping[str, SaidValue]
"""What a record says, by element or extension."""

BLANK = SaidValue(int(State.BLANK), "")


def value(said: str | date | int | None) -> SaidValue:
    """A plain value; None and "" are blank."""
    if said is None or said == "":
        return BLANK
    if isinstance(said, bool):
        return SaidValue(int(State.VALUE), "true" if said else "false")
    return SaidValue(int(State.VALUE), said.isoformat() if isinstance(said, date) else str(said))


def kept_row(row: SaidRow) -> dict[str, dict[str, Any]]:
    """A record as JSON keeps it, in the manner of a `Statement`; what is blank is left out."""
    return {name: {"s": one.state, "v": one.text} for name, one in sorted(row.items()) if not one.blank}


def of_kept(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, SaidValue]:
    """The other way round."""
    return {name: SaidValue(int(one["s"]), str(one["v"])) for name, one in kept.items()}


def digest_of_row(row: SaidRow, *, without: Iterable[str] = ()) -> str:
    """SHA-256 of what a record says, but for some elements."""
    left = set(without)
    said = {name: one for name, one in kept_row(row).items() if name not in left}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def records_of_rows(kind: FileType, rows: Sequence[SaidRow]) -> pl.DataFrame:
    """Records of a file type, a row each, of `ecmx.record_schema`."""
    names = sorted({name for row in rows for name in row})
    columns: dict[str, pl.Series] = {}
    for name in names:
        said = [row.get(name, BLANK) for row in rows]
        dtype = pl.String() if name.startswith("ext.") else guidance.element(name).kind.dtype
        parsed = [None if one.blank or one.state != State.VALUE else _parsed(one.text, dtype) for one in said]
        columns[name] = pl.Series(name, parsed, dtype=dtype)
        if not name.startswith("ext."):
            states = [int(State.BLANK) if one.blank else one.state for one in said]
            columns[name + STATE] = pl.Series(name + STATE, states, dtype=pl.UInt8)
    return record_frame(kind, pl.DataFrame(columns) if columns else pl.DataFrame(schema=record_schema(kind)))


def _parsed(text: str, dtype: pl.DataType) -> Any:
    """Canonical text as the value that it stands for. Of what has parts, a return has periods alone."""
    if isinstance(dtype, pl.Struct):
        return {name: date.fromisoformat(day) for name, day in json.loads(text).items()}
    if dtype == pl.Date:
        return date.fromisoformat(text)
    if dtype == pl.Boolean:
        return text == "true"
    return int(text) if dtype.is_integer() else text
