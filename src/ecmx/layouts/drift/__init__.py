"""Drift: what changed between two layouts of one partner, and what that means for reading and for sending.

Knows layouts and how recognition pairs their columns; reads no file.
"""

from __future__ import annotations

from ecmx.layouts.drift.compare import differences
from ecmx.layouts.drift.difference import Difference, DifferenceKind, Harm

__all__ = ["Difference", "Harm", "DifferenceKind", "differences"]
