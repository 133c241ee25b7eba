"""The readers, one a format, and what they share: what a file is, how numbers and days are told, what is safe to open.

Knows bytes and cells; nothing of ECM. A reader's library is loaded only where a file needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ecmx.files.reading.blame import ReadingFault, is_ours, place_of
from ecmx.files.reading.container import require_file
from ecmx.files.reading.opening import open_reader, told

if TYPE_CHECKING:
    from ecmx.files.reading.archive import DAMAGE, Names, directory, require_within
    from ecmx.files.reading.batches import VIEW
    from ecmx.files.reading.encrypted import look_into
    from ecmx.files.reading.in_memory import Source
    from ecmx.files.reading.safe_xml import document, local, require_plain

__all__ = [
    "DAMAGE",
    "VIEW",
    "Names",
    "ReadingFault",
    "Source",
    "directory",
    "document",
    "is_ours",
    "local",
    "look_into",
    "open_reader",
    "place_of",
    "require_file",
    "require_plain",
    "require_within",
    "told",
]

#: What is loaded only when it is asked for, and the module that holds it.
_LATER = {
    "VIEW": "batches",
    "DAMAGE": "archive",
    "Names": "archive",
    "Source": "in_memory",
    "directory": "archive",
    "document": "safe_xml",
    "local": "safe_xml",
    "look_into": "encrypted",
    "require_plain": "safe_xml",
    "require_within": "archive",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
