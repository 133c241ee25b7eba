"""The records of an old workbook (.xls), one after the other: whether they are whole, and without what xlrd trips over.

xlrd refuses some workbooks for the order of their sectors or for a defined name that it does not know how to work out, though every
cell stands where it should. Knows records; reads no cell.
"""

from __future__ import annotations

import struct

import olefile  # type: ignore[import-untyped]

from ecmx.files.reading.blame import is_ours
from ecmx.files.reading.in_memory import Source, given

__all__ = ["whole_records"]

_BEGINS = (0x0809, 0x0409, 0x0209, 0x0009)
_ENDS, _NAME, _SHEET, _PASSWORD = 0x000A, 0x0018, 0x0085, 0x002F
_IGNORED = 0x00E1  # says nothing that is needed


def whole_records(source: Source) -> bytes | None:
    """The workbook's records without its defined names; None where they break off, or are protected by a password."""
    try:
        with olefile.OleFileIO(given(source)) as container:
            name = next((one for one in ("Workbook", "Book") if container.exists(one)), None)
            if name is None:
                return None
            data = bytearray(container.openstream(name).read())
            if len(data) < container.get_size(name):
                return None
    except (MemoryError, TimeoutError):
        raise
    except Exception as problem:
        if is_ours(problem):
            raise
        return None
    return bytes(data) if _mended(data) else None


def _mended(data: bytearray) -> bool:
    """Takes the names out in place; whether every part that is begun ends too."""
    at, depth, sheets, begun = 0, 0, [], set()
    while at + 4 <= len(data):
        code, length = struct.unpack_from("<HH", data, at)
        if not depth and code not in _BEGINS:
            break  # what fills the last sector
        if at + 4 + length > len(data) or code == _PASSWORD:
            return False
        if code in _BEGINS:
            depth += 1
            begun.add(at)
        elif code == _ENDS:
            depth -= 1
        elif code == _SHEET and length >= 4:
            sheets.append(struct.unpack_from("<I", data, at + 4)[0])
        elif code == _NAME:
            struct.pack_into("<H", data, at, _IGNORED)
        at += 4 + length
    return not depth and bool(sheets) and all(place in begun for place in sheets)
