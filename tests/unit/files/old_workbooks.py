"""Old workbooks (.xls) that xlrd refuses though every cell stands where it should: made from ones that xlwt wrote."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import olefile  # type: ignore[import-untyped]
import xlwt
from xlwt.CompoundDoc import XlsDoc

__all__ = ["with_name", "with_records", "written"]

AREA_N = 0x0D


def written(path: Path, rows: list[list[Any]]) -> Path:
    """By xlwt, as it is."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("RTF")
    zips = xlwt.easyxf(num_format_str="00000")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value, zips) if isinstance(value, int) else sheet.write(at, column, value)
    book.save(str(path))
    return path


def with_name(path: Path) -> Path:
    """With a defined name that names a range by its distance (AreaN), which xlrd does not work out."""
    with olefile.OleFileIO(str(path)) as container:
        data = bytearray(container.openstream("Workbook").read())
    formula = bytes([AREA_N]) + struct.pack("<HHHH", 0, 1, 0, 1)
    name = struct.pack("<HBBHHHBBBB", 0, 0, 4, len(formula), 0, 0, 0, 0, 0, 0) + b"\0Area" + formula
    record = struct.pack("<HH", 0x0018, len(name)) + name
    at = 0
    while True:
        code, length = struct.unpack_from("<HH", data, at)
        if code == 0x0085:
            struct.pack_into("<I", data, at + 4, struct.unpack_from("<I", data, at + 4)[0] + len(record))
        if code == 0x000A:
            break
        at += 4 + length
    return with_records(path, bytes(data[:at] + record + data[at:]))


def with_records(path: Path, records: bytes) -> Path:
    """A container with these records."""
    XlsDoc().save(str(path), records)
    return path
