"""One tab of the sender's workbook: the style of the marked cells, and where its notes hang. The rest of its bytes is kept.

The frame around the rows is small and worked on as XML; the rows are many and worked on as bytes, only those concerned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from ecmx.files.annotating.package import NotAnnotatable
from ecmx.files.cells import column_index
from ecmx.files.reading import document, local, require_plain

__all__ = ["SheetPart"]

Restyle = Callable[[int, str], int]
"""(a cell's style, loudness) → the style that it gets."""

_OPENING = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*(/?)>")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})\d{1,7}[\"']")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d{1,6})[\"']")
# What stands behind the notes in a sheet (ECMA-376 part 1, 18.3.1.99).
_BEHIND_NOTES = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_CONTROLS = ("oleObjects", "controls")


class SheetPart:
    """A worksheet's XML, in three: frame, rows, frame."""

    def __init__(self, data: bytes) -> None:
        data = _plain(data)
        opening = _OPENING.search(data)
        if opening is None:
            raise NotAnnotatable("a sheet has no rows")
        self._prefix = opening.group(1)
        closing = b"</" + self._prefix + b"sheetData>"
        end = len(data) if opening.group(2) else data.rfind(closing)
        if end < 0:
            raise NotAnnotatable("a sheet breaks off")
        self._rows = b"" if opening.group(2) else data[opening.end() : end]
        tail = data[opening.end() :] if opening.group(2) else data[end + len(closing) :]
        frame = document(data[: opening.start()] + b"<" + self._prefix + b"sheetData/>" + tail)
        if frame is None:
            raise NotAnnotatable("a sheet is not well-formed")
        self.frame = frame

    def restyle(self, marks: Mapping[int, Mapping[str, str]], restyle: Restyle) -> None:
        """marks: row → column letter → loudness."""
        pieces: list[bytes] = []
        done = 0
        for number, start, end in self._row_spans():
            cells = marks.get(number)
            if cells:
                pieces += [self._rows[done:start], self._restyled(self._rows[start:end], number, cells, restyle)]
                done = end
        self._rows = b"".join([*pieces, self._rows[done:]])

    def hang_notes(self, identifier: str, relations: str) -> None:
        """Say which relation holds the notes' shapes. relations: the namespace of relation ids."""
        made = etree.Element(etree.QName(etree.QName(self.frame).namespace, "legacyDrawing"))
        made.set(etree.QName(relations, "id"), identifier)
        at = next((index for index, child in enumerate(self.frame) if _stands_behind(child)), len(self.frame))
        self.frame.insert(at, made)

    def widths(self) -> Callable[[int], int]:
        """The width of a column (from 1), in pixels as Excel has them."""
        spans: list[tuple[int, int, int]] = []
        for element in self.frame:
            if local(element.tag) == "cols":
                for column in element:
                    hidden = column.get("hidden") in ("1", "true")
                    pixels = 0 if hidden else int(float(column.get("width", "9.14")) * 7 + 5)
                    spans.append((int(column.get("min", "1")), int(column.get("max", "1")), pixels))
        return lambda index: next((pixels for first, last, pixels in spans if first <= index <= last), 64)

    def data(self) -> bytes:
        """The part as it stands now."""
        text: bytes = etree.tostring(self.frame, xml_declaration=True, encoding="UTF-8", standalone=True)
        opening = _OPENING.search(text)
        assert opening is not None
        name = self._prefix + b"sheetData>"
        return text[: opening.start()] + b"<" + name + self._rows + b"</" + name + text[opening.end() :]

    # ---- rows -----------------------------------------------------------------------------------------------------

    def _row_spans(self) -> Iterator[tuple[int, int, int]]:
        """(row, where it begins, where it ends)."""
        data, opening, closing = self._rows, b"<" + self._prefix + b"row", b"</" + self._prefix + b"row>"
        number, at = 0, data.find(opening)
        while at >= 0:
            tag_end = data.find(b">", at)
            if tag_end < 0:
                raise NotAnnotatable("a sheet breaks off")
            said = _NUMBER.search(data, at, tag_end)
            number = int(said.group(1)) if said else number + 1
            end = tag_end + 1
            if data[tag_end - 1 : tag_end] != b"/":
                end = data.find(closing, tag_end) + len(closing)
                if end < len(closing):
                    raise NotAnnotatable("a sheet breaks off")
            yield number, at, end
            at = data.find(opening, end)

    def _restyled(self, row: bytes, number: int, cells: Mapping[str, str], restyle: Restyle) -> bytes:
        """One row with the cells' styles changed."""
        places = []
        for letter, loudness in cells.items():
            at = row.find(b"<" + self._prefix + f'c r="{letter}{number}"'.encode())
            if at < 0:
                return self._restyled_one_by_one(row, number, cells, restyle)
            places.append((at, loudness))
        pieces: list[bytes] = []
        done = 0
        for at, loudness in sorted(places):
            end = row.find(b">", at) + 1
            pieces += [row[done:at], _with_style(row[at:end], restyle(_style(row[at:end]), loudness))]
            done = end
        return b"".join([*pieces, row[done:]])

    def _restyled_one_by_one(self, row: bytes, number: int, cells: Mapping[str, str], restyle: Restyle) -> bytes:
        """The same where a cell does not say plainly where it stands, or is not there: then it is put in its place."""
        waiting = sorted((column_index(letter), letter, loudness) for letter, loudness in cells.items())
        tag_end = row.find(b">")
        base = _style(row[: tag_end + 1])
        if row[tag_end - 1 : tag_end] == b"/":
            row = row[: tag_end - 1] + b"></" + self._prefix + b"row>"
            tag_end -= 1
        pieces: list[bytes] = []
        done, column = 0, 0
        for start, end in self._cell_tags(row, tag_end + 1):
            tag = row[start:end]
            place = _PLACE.search(tag)
            column = column_index(place.group(1).decode()) if place else column + 1
            while waiting and waiting[0][0] < column:
                _, letter, loudness = waiting.pop(0)
                pieces += [row[done:start], self._new_cell(letter, number, restyle(base, loudness))]
                done = start
            if waiting and waiting[0][0] == column:
                pieces += [row[done:start], _with_style(tag, restyle(_style(tag), waiting.pop(0)[2]))]
                done = end
            if not waiting:
                break
        if waiting:
            end = row.rfind(b"</")
            pieces.append(row[done:end])
            pieces += [self._new_cell(letter, number, restyle(base, loudness)) for _, letter, loudness in waiting]
            done = end
        return b"".join([*pieces, row[done:]])

    def _cell_tags(self, row: bytes, start: int) -> Iterator[tuple[int, int]]:
        opening = b"<" + self._prefix + b"c"
        at = row.find(opening, start)
        while at >= 0:
            end = row.find(b">", at) + 1
            if row[at + len(opening) : at + len(opening) + 1] in b" \t\r\n/>":
                yield at, end
            at = row.find(opening, end)

    def _new_cell(self, letter: str, number: int, style: int) -> bytes:
        return b"<" + self._prefix + f'c r="{letter}{number}" s="{style}"/>'.encode()


def _plain(data: bytes) -> bytes:
    """The part as UTF-8 without comments and CDATA, so that what looks like a tag is one."""
    require_plain(data[:65536])
    head = data[:200].lower()
    other = b"encoding=" in head and b"utf-8" not in head
    if other or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!--" in data or b"<![CDATA[" in data or b"<?" in data[5:]:
        root: Any = document(data)
        if root is None:
            raise NotAnnotatable("a sheet is not well-formed")
        plain: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        return plain
    return data


def _stands_behind(child: Any) -> bool:
    name = local(child.tag)
    return name in _BEHIND_NOTES or (
        name == "AlternateContent" and any(local(inner.tag) in _CONTROLS for inner in child.iter())
    )


def _style(tag: bytes) -> int:
    found = _STYLE.search(tag)
    return int(found.group(1)) if found else 0


def _with_style(tag: bytes, style: int) -> bytes:
    said = f' s="{style}"'.encode()
    if _STYLE.search(tag):
        return _STYLE.sub(said, tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end] + said + tag[end:]
