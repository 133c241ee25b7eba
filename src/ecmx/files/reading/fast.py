"""wolfxl's streaming reader, where it is the one that was tried. It is young and this class of it is private: its minor version is
pinned, and it has to read a small workbook rightly before it is believed; else the second reader (openpyxl) serves.
"""

from __future__ import annotations

import io
import os
import zipfile
from functools import lru_cache
from typing import Any

from ecmx.files.limits import Limits

__all__ = ["TRIED", "fast_reader"]

#: The minor version that was tried.
TRIED = "2.0."
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/worksheets/sheet1.xml": f'<worksheet {_MAIN}><sheetData><row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="C2">'
    '<v>12</v></c></row><row r="4"><c r="A4" t="e"><v>#N/A</v></c><c r="B4"><f>1+1</f></c></row></sheetData></worksheet>',
}
_ERROR = {"type": "error", "value": "#N/A"}
_FORMULA = {"type": "formula", "formula": "=1+1", "cached": None}
_VALUES = [([(2, ("a", None, 12)), (4, (_ERROR, _FORMULA))], True, 2, 4, False)]
_STYLED = (4, [(1, _ERROR, None, "e"), (2, _FORMULA, None, "formula")])


def fast_reader(limits: Limits) -> Any | None:
    """The class that reads a sheet; None where it is missing, another version, or does not read as it did when it was tried."""
    # wolfxl reads its bounds from the environment; ours, from the zip directory, have been applied by then.
    os.environ["WOLFXL_MAX_ZIP_ENTRY_BYTES"] = str(limits.inflated_bytes)
    os.environ["WOLFXL_MAX_ZIP_COMPRESSION_RATIO"] = "1000000"
    return _tried()


@lru_cache(maxsize=1)
def _tried() -> Any | None:
    try:
        import wolfxl

        if not wolfxl.__version__.startswith(TRIED):
            return None
        reader: Any = wolfxl._rust.StreamingSheetReader
        return reader if _reads(reader) else None
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 – missing, changed, or a Rust panic: then it is not the one that was tried
        return None


def _reads(reader: Any) -> bool:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in _PARTS.items():
            made.writestr(name, text)
    source = reader.open_from_bytes(data.getvalue(), "A", 1, None, None, None)
    source.set_date_styles(b"\0", str, False)
    got = []
    while (chunk := source.read_next_values_compact_chunk_with_flags(8)) is not None:
        got.append(chunk)
    source.close()
    styled = reader.open_from_bytes(data.getvalue(), "A", 3, None, None, None)
    row = styled.read_next_row()
    styled.close()
    return bool(got == _VALUES and row == _STYLED and callable(reader.open))
