"""A `Grid` as a file of each kind, by other programs' writers, or by a template where those are too slow to be run 100,000 times."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.fuzz.tables import Fault, Formula, Grid

__all__ = ["delimited", "ods", "xls", "xlsx", "xml"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767  # characters of a cell


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)[:_LONGEST]


def xlsx(grids: Sequence[Grid]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True})
    date = book.add_format({"num_format": "mm/dd/yyyy"})
    zips = book.add_format({"num_format": "00000"})
    for number, grid in enumerate(grids):
        sheet = book.add_worksheet(f"{number} {_clean(grid.name)}"[:31])
        for row, first, last in grid.merges:
            if first < last:
                sheet.merge_range(row, first, row, last, "")
        for row, values in enumerate(grid.rows):
            for column, value in enumerate(values):
                _into_xlsx(sheet, row, column, value, date, zips)
        if grid.hidden and number:
            sheet.hide()
    book.close()
    return out.getvalue()


def _into_xlsx(sheet: Any, row: int, column: int, value: Any, date: Any, zips: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, None, "" if value.value is None else value.value)
    elif isinstance(value, Fault):
        sheet.write_formula(row, column, "=NA()", None, value.text)
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, value, date)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:_LONGEST])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value, zips if value == 93701 else None)


def xls(grids: Sequence[Grid]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    date = xlwt.easyxf(num_format_str="mm/dd/yyyy")
    plain = xlwt.Style.default_style
    for number, grid in enumerate(grids):
        sheet = book.add_sheet(f"{number} {re.sub('[^A-Za-z ]', '', grid.name)}"[:31])
        sheet.visibility = int(grid.hidden and number > 0)
        covered = {(row, at) for row, first, last in grid.merges for at in range(first, last + 1)}
        for row, first, last in grid.merges:
            if first >= min(last, 255):
                continue
            text = grid.rows[row][first] if row < len(grid.rows) and first < len(grid.rows[row]) else ""
            sheet.write_merge(row, row, first, min(last, 255), str(text or "")[:_LONGEST])
        for row, values in enumerate(grid.rows):
            for column, value in enumerate(values[:256]):
                if value is None or (row, column) in covered:
                    continue
                if isinstance(value, Formula):
                    sheet.write(row, column, xlwt.Formula("1+1"))
                elif isinstance(value, Fault):
                    sheet.row(row).set_cell_error(column, 0x2A)  # #N/A
                elif isinstance(value, str):
                    sheet.write(row, column, value.encode("utf-16", "replace").decode("utf-16")[: _LONGEST // 2])
                else:
                    sheet.write(row, column, value, date if isinstance(value, dt.datetime) else plain)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><style:style style:name="ta2">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>'
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(grids: Sequence[Grid]) -> bytes:
    pieces = [_ODS_HEAD]
    for number, grid in enumerate(grids):
        style = ' table:style-name="ta2"' if grid.hidden and number else ""
        pieces.append(f"<table:table table:name={quoteattr(f'{number} {_clean(grid.name)}')}{style}>")
        spans = {(row, first): last - first + 1 for row, first, last in grid.merges}
        for row, values in enumerate(grid.rows):
            pieces.append("<table:table-row>")
            pieces += [_ods_cell(value, spans.get((row, column), 1)) for column, value in enumerate(values)]
            pieces.append("</table:table-row>")
        pieces.append(
            '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="900"/>'
            "</table:table-row></table:table>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", "".join([*pieces, _ODS_TAIL]))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _ods_cell(value: Any, across: int) -> str:
    span = f' table:number-columns-spanned="{across}"' if across > 1 else ""
    if value is None:
        return f"<table:table-cell{span}/>"
    formula = ""
    if isinstance(value, Formula):
        formula, value = f" table:formula={quoteattr('of:' + value.text)}", value.value
    if isinstance(value, Fault):
        return (
            f'<table:table-cell{span} table:formula="of:=NA()"><text:p>{escape(value.text)}</text:p></table:table-cell>'
        )
    if isinstance(value, bool):
        kind = f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, dt.datetime):
        kind = f' office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, (int, float)):
        kind = f' office:value-type="float" office:value="{value!r}"'
    else:
        kind = ' office:value-type="string"' if value is not None else ""
    text = "".join(f"<text:p>{escape(_clean(line))}</text:p>" for line in str(value or "").split("\n"))
    return f"<table:table-cell{span}{formula}{kind}>{text}</table:table-cell>"


def _text(value: Any) -> str:
    if isinstance(value, Formula):
        return str(value.value or "")
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, dt.datetime):
        return value.strftime("%m/%d/%Y")
    return "" if value is None else str(value)


def delimited(grids: Sequence[Grid], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    for row in grids[0].rows:
        writer.writerow(map(_text, row))
    return out.getvalue().encode(encoding, "replace")


def xml(grids: Sequence[Grid]) -> bytes:
    grid = grids[0]
    header = grid.rows[grid.header] if grid.header < len(grid.rows) else ()
    names = [re.sub(r"\W+", "_", _text(word), flags=re.ASCII).strip("_") for word in header]
    names = [f"F{at}" if not name or not name[0].isalpha() else name[:200] for at, name in enumerate(names)]
    records = [
        "<Member>"
        + "".join(
            f"<{name}>{escape(_clean(_text(value)))}</{name}>"
            for name, value in zip(names, row, strict=False)
            if value is not None
        )
        + "</Member>"
        for row in grid.rows[grid.header + 1 :]
    ]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<Members>\n' + "\n".join(records) + "\n</Members>\n").encode()
