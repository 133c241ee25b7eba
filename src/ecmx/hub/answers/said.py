"""What a partner says of a file of ours, whichever way it came: of the whole, or row by row. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["NamedRow", "SaidOfFile"]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that it names: by its number in our file, and the tab if that is said; or by the member's CIN. place: its own row"""

    accepted: bool
    row: int | None = None
    sheet: str | None = None
    cin: str = ""
    message: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class SaidOfFile:
    """Of a file: that it was received and no more, that it is accepted or rejected as a whole, or what became of its rows.

    rows: of a rejected one those that are the reason, if any are named; others: what holds of the rows that are not named
    """

    whole: Literal["received", "accepted", "rejected", "rows"]
    rows: Sequence[NamedRow] = field(default=())
    others: Literal["accepted", "open"] = "open"
