"""Small well-formed files of every kind, made anew by other programs' writers: the fuzzer breaks copies of them. Invented members only."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from tests.fuzz import writers
from tests.fuzz.tables import Grid, grid
from tests.generative.generated_files import SHAPES

HEADER = ["Client Index Number", "First Name", "Born", "Zip", "Phone", "Visits", "Homeless", "Note"]
ROWS: list[list[Any]] = [
    [
        f"9{index:07}B",
        f"Name {index}",
        dt.datetime(1980, 1, 1) + dt.timedelta(days=index * 31),
        1230 + index,
        5595550100 + index,
        index / 2,
        index % 2 == 0,
        "a, b\nc" if index % 3 else None,
    ]
    for index in range(12)
]


def xlsx() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    date, zips, phone = (book.add_format({"num_format": code}) for code in ("mm/dd/yyyy", "00000", "(000) 000-0000"))
    cover = book.add_worksheet("Read me")
    cover.write(0, 0, "Fill in the next tab")
    cover.hide()
    sheet = book.add_worksheet("MIF")
    sheet.merge_range(0, 0, 0, 4, "Members")
    sheet.write_row(1, 0, HEADER)
    for number, row in enumerate(ROWS, start=2):
        for column, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write_datetime(number, column, value, date)
            elif value is not None:
                sheet.write(number, column, value, zips if column == 3 else phone if column == 4 else None)
    sheet.write_formula(16, 0, "=1+1", None, 2)
    sheet.write_formula(16, 1, "=A1", None, "")
    sheet.write_formula(16, 2, "=NA()", None, "#N/A")
    sheet.write_blank(900, 12, None, date)
    book.close()
    return out.getvalue()


def xlsx_by_openpyxl() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
    sheet["D3"].number_format = "00000"
    sheet["A20"] = "=SUM(F2:F9)"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("RTF")
    date = xlwt.easyxf(num_format_str="mm/dd/yyyy")
    zips = xlwt.easyxf(num_format_str="00000")
    sheet.write_merge(0, 0, 0, 3, "Members")
    for column, word in enumerate(HEADER):
        sheet.write(1, column, word)
    for number, row in enumerate(ROWS, start=2):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(
                    number, column, value, date if column == 2 else zips if column == 3 else xlwt.Style.default_style
                )
    sheet.write(15, 0, xlwt.Formula("1+1"))
    book.add_sheet("Other").write(0, 0, "x")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Members")
    title = TableRow()
    cell = TableCell(valuetype="string", numbercolumnsspanned=3, numberrowsspanned=1)
    cell.addElement(P(text="Members"))
    title.addElement(cell)
    title.addElement(CoveredTableCell(numbercolumnsrepeated=2))
    table.addElement(title)
    lines: list[Sequence[Any]] = [HEADER, *ROWS]
    for values in lines:
        line = TableRow()
        for value in values:
            if isinstance(value, dt.datetime):
                one = TableCell(valuetype="date", datevalue=value.date().isoformat())
            elif isinstance(value, bool):
                one = TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
            elif isinstance(value, (int, float)):
                one = TableCell(valuetype="float", value=value)
            else:
                one = TableCell(valuetype="string") if value is not None else TableCell()
            if value is not None:
                for text in str(value).split("\n"):
                    one.addElement(P(text=text))
            line.addElement(one)
        table.addElement(line)
    tail = TableRow(numberrowsrepeated=1000)
    tail.addElement(TableCell(numbercolumnsrepeated=1000))
    table.addElement(tail)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited() -> bytes:
    import csv

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Members of October"])
    writer.writerow([])
    writer.writerow(HEADER)
    for row in ROWS:
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def tabs() -> bytes:
    lines = [
        "\t".join(HEADER),
        *("\t".join("" if value is None else str(value).replace("\n", " ") for value in row) for row in ROWS),
    ]
    return "\r\n".join(lines).replace("Name", "Né").encode("cp1252")


def xml() -> bytes:
    records = []
    for row in ROWS:
        fields = "".join(
            f"<{word.replace(' ', '_')}>{value if value is not None else ''}</{word.replace(' ', '_')}>"
            for word, value in zip(HEADER, row, strict=True)
        )
        records.append(f'  <m:Member id="{row[0]}">{fields}</m:Member>')
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<Members xmlns:m="urn:x">\n' + "\n".join(records) + "\n</Members>\n"
    return text.encode()


WRITERS: dict[str, Callable[[Sequence[Grid]], bytes]] = {
    "xlsx": writers.xlsx,
    "xls": writers.xls,
    "ods": writers.ods,
    "csv": writers.delimited,
    "xml": writers.xml,
}


def written(rng: random.Random, format: str, grids: Sequence[Grid]) -> bytes:
    """The tabs in a file of the format; a delimited one with any of the delimiters and encodings."""
    if format == "csv":
        return writers.delimited(
            grids, rng.choice(",,\t|;"), rng.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"))
        )
    return WRITERS[format](grids)


def members(format: str) -> tuple[bytes, ...]:
    """The four files and their combinations, each in several dresses, as small files of the format."""
    rng = random.Random(format)
    shapes = sorted(SHAPES)
    return tuple(
        written(
            rng,
            format,
            [grid(shape, 4, number), grid("referral", 2, 6)][
                : 1 + (format in ("xlsx", "xls", "ods") and number % 3 == 0)
            ],
        )
        for number, shape in enumerate(shapes * 2)
    )


@cache
def all_seeds() -> dict[str, tuple[bytes, ...]]:
    """Format → its seeds: two small odd ones first, then members' files."""
    return {
        "xlsx": (xlsx(), xlsx_by_openpyxl(), *members("xlsx")),
        "xls": (xls(), members("xls")[2], *members("xls")),
        "ods": (ods(), members("ods")[3], *members("ods")),
        "csv": (delimited(), tabs(), *members("csv")),
        "xml": (xml(), members("xml")[2], *members("xml")),
    }
