"""Drift: what changed between two layouts of one partner, and what that means for reading and for sending."""

from __future__ import annotations

from ecmx.layouts.drift.compare import differences
from ecmx.layouts.drift.difference import Difference, Harm, Kind
from ecmx.layouts.drift.moves import moved

__all__ = ["Difference", "Harm", "Kind", "differences", "moved"]
