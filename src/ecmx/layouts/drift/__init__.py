"""Drift: what changed between two layouts of one partner, and what that means for reading and for sending.

Knows layouts and how recognition pairs their columns; reads no file.
"""

from __future__ import annotations

from ecmx.layouts.drift.compare import differences
from ecmx.layouts.drift.difference import Difference, DifferenceKind, Harm
from ecmx.layouts.drift.spelt import spelling_of

__all__ = ["Difference", "Harm", "DifferenceKind", "differences", "spelling_of"]
