"""Drift: what changed between two layouts of one partner, and what that means for reading and for sending."""

from __future__ import annotations

from ecmx.layouts.drift.compare import differences
from ecmx.layouts.drift.difference import Difference, Harm, Kind
from ecmx.layouts.drift.moves import moved
from ecmx.layouts.drift.on_sheet import Change, SheetChange, tables_gone
from ecmx.layouts.drift.pairing import header_of
from ecmx.layouts.drift.spelt import spelling_of

__all__ = [
    "Change",
    "Difference",
    "Harm",
    "Kind",
    "SheetChange",
    "differences",
    "header_of",
    "moved",
    "spelling_of",
    "tables_gone",
]
