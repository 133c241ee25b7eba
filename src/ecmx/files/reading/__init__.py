"""The readers, one a format, and what they share: what a file is, how numbers and days are told, what is safe to open.

Knows bytes and cells; nothing of ECM. A reader's library is loaded only where a file needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ecmx.files.reading.blame import ReadingFault, is_ours, place_of
from ecmx.files.reading.container import kind_of, require_file

if TYPE_CHECKING:
    from ecmx.files.reading.archive import DAMAGE, directory, require_within
    from ecmx.files.reading.delimited import DelimitedReader
    from ecmx.files.reading.encrypted import Opened, look_into
    from ecmx.files.reading.ods import OdsReader
    from ecmx.files.reading.safe_xml import document, local, require_plain
    from ecmx.files.reading.xls import XlsReader
    from ecmx.files.reading.xlsx import XlsxReader
    from ecmx.files.reading.xml_records import XmlReader

__all__ = [
    "DAMAGE",
    "DelimitedReader",
    "OdsReader",
    "Opened",
    "ReadingFault",
    "XlsReader",
    "XlsxReader",
    "XmlReader",
    "directory",
    "document",
    "is_ours",
    "kind_of",
    "local",
    "look_into",
    "place_of",
    "require_file",
    "require_plain",
    "require_within",
]

#: What is loaded only when it is asked for, and the module that holds it.
_LATER = {
    "DAMAGE": "archive",
    "DelimitedReader": "delimited",
    "OdsReader": "ods",
    "Opened": "encrypted",
    "XlsReader": "xls",
    "XlsxReader": "xlsx",
    "XmlReader": "xml_records",
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
