"""One record set into another layout: check, say what the target cannot carry, write, hold what cannot go.

Floor 6: knows the checks and all rooms below; nothing of how its outcome is shown.
"""

from __future__ import annotations

from ecmx.conversion.convert import Conversion, convert
from ecmx.conversion.held import held_path

__all__ = [
    "Conversion",
    "convert",
    "held_path",
]
