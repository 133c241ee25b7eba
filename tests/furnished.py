"""A workbook with all the furniture that senders put into theirs: chart, text box, image, conditional formats, validation, hidden tab,
notes, links, formulas, merged titles, protection, defined names. Written by XlsxWriter, never by ecmx itself.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.written import columns_of, table

__all__ = ["HEADER", "TAB", "furnished", "letter"]

TAB = "Members of ECM"
HEADER = 3  # its Excel row
_IDS = [one.id for one in columns_of("mif")]


def letter(element_id: str) -> str:
    """The column of a data element."""
    number, letters = _IDS.index(element_id) + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def picture() -> io.BytesIO:
    """A small PNG."""
    raw = b"".join(b"\0" + bytes((200, 80, 60)) * 8 for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )


def furnished(path: Path, changes: Mapping[int, Mapping[str, object]], rows: int = 12) -> Path:
    """Write it. changes: number of a record (1 = the first, in row 4) → element id → what stands there instead."""
    cells = table("mif", rows=[changes.get(number, {}) for number in range(1, rows + 1)])
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.add_worksheet("Cover").write("A1", "Please read me")
        sheet = book.add_worksheet(TAB)
        _titles(book, sheet, len(cells[0]))
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
        green = book.add_format({"font_color": "#007A33", "italic": True})
        sheet.write_row(HEADER - 1, 0, cells[0], head)
        for number, row in enumerate(cells[1:], HEADER):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell, green if column == 2 else None)
        _furniture(book, sheet, rows)
        lookup = book.add_worksheet("Lookup")
        lookup.write_row("A1", [1, 2, 3])
        lookup.hide()
        deep = book.add_worksheet("Deep")
        deep.write("A1", "kept")
        deep.very_hidden()
        book.define_name("OurRange", "=Lookup!$A$1:$C$1")
        sheet.activate()
        sheet.select()
    return path


def _titles(book: Any, sheet: Any, width: int) -> None:
    sheet.merge_range(0, 0, 0, 5, "Redwood Coast Plan (fictional)", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_rich_string("A2", "Month: ", book.add_format({"bold": True}), "October 2026")
    sheet.set_column(0, width - 1, 14)
    sheet.set_column(5, 5, 30)
    sheet.freeze_panes(HEADER, 1)


def _furniture(book: Any, sheet: Any, rows: int) -> None:
    beyond = len(_IDS)
    sheet.write(HEADER - 1, beyond, "Our own sum")
    for row in range(HEADER, HEADER + rows):
        sheet.write_formula(row, beyond, "=SUM(Lookup!A1:C1)", None, 6)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Lookup!$A$1:$C$1"})
    sheet.insert_chart(HEADER + rows + 3, 1, chart)
    sheet.insert_textbox(HEADER + rows + 3, 10, "Text in a box")
    sheet.insert_image(HEADER + rows + 3, 20, "seal.png", {"image_data": picture()})
    sheet.conditional_format(HEADER, 1, HEADER + rows, 1, {"type": "duplicate", "format": book.add_format({"bold": 1})})
    sheet.conditional_format(HEADER, 4, HEADER + rows, 4, {"type": "data_bar"})
    sheet.data_validation(HEADER, 6, HEADER + rows, 6, {"validate": "list", "source": ["0", "1"]})
    sheet.write_comment(f"{letter('mif.member_last_name')}{HEADER + 1}", "Ours: ask Dana", {"author": "Dana"})
    sheet.write_comment(f"{letter('mif.member_cin')}{HEADER + 2}", "Ours: seen twice", {"author": "Dana"})
    sheet.write_url(0, 7, "https://example.org/plan", string="Our page")
    sheet.insert_button(0, 9, {"caption": "A button"})
    sheet.autofilter(HEADER - 1, 0, HEADER + rows - 1, 3)
    sheet.protect("", {"format_cells": True})
