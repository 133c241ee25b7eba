"""Files into another form: check, say what the target cannot carry, write, set aside what cannot go.

Knows the two doors of exchange/ and all rooms below; nothing of the command line.
"""

from __future__ import annotations

from ecmx.conversion.account import RowsCounted
from ecmx.conversion.convert import Conversion, Output, Wishes, convert, convert_each
from ecmx.conversion.held import HeldFile, held_files, held_folder

__all__ = [
    "Conversion",
    "HeldFile",
    "Output",
    "RowsCounted",
    "Wishes",
    "convert",
    "convert_each",
    "held_files",
    "held_folder",
]
