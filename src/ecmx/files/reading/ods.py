"""OpenDocument spreadsheets, from content.xml as it streams by. Repeated rows and cells are counted, not unrolled, until they hold content.

Text is what the spreadsheet shows (`text:p`); numbers and dates come from their stored value. Formulas are never computed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from ecmx.files.cells import Batch, Merge, column_letter
from ecmx.files.facts import Facts, Marks, SheetFacts, too_many_cells, unusable
from ecmx.files.limits import Limits
from ecmx.files.reading.archive import DAMAGE, Names, directory, part, require_within
from ecmx.files.reading.batches import (
    AT_ONCE,
    NO_VALUE,
    TEXT_A_BATCH,
    Builder,
    DateText,
    ErrorText,
    NumberText,
    batch_of,
    letters,
    rows_at_a_time,
    text_in,
)
from ecmx.files.reading.numbers import as_shown, plain_number
from ecmx.files.reading.ooxml import HEAD_ROWS
from ecmx.files.reading.safe_xml import events, local, require_no_type

__all__ = ["OdsReader"]

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_ROW = TABLE + "table-row"
_STYLES = (STYLE + "table-properties", STYLE + "text-properties")
_DATE = re.compile(r"^(-?\d{4,5}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:[.,]\d+)?)?$")
MOST_SPACES = 1000
MOST_MERGES = 10_000
MOST_COLUMNS = 16_384

# (first row, how often, [(first column, how often, value)]) – places from 1
Row = tuple[int, int, list[tuple[int, int, Any]]]


@dataclass(slots=True)
class _Extent:
    name: str
    style: str
    width: int = 0
    merges: list[Merge] = field(default_factory=list)
    blocks: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    commented: list[int] = field(default_factory=list)
    columns: int = 0

    @property
    def marks(self) -> Marks:
        """What its cells' texts do not say."""
        return Marks(
            blocks=tuple(self.blocks),
            hidden_rows=tuple(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            struck=tuple(self.struck),
            commented=tuple(self.commented),
        )


class OdsReader:
    """See `Reader`."""

    format = "ods"

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._archive: zipfile.ZipFile = directory(path)
        try:
            require_within(self._archive, limits)
            names = Names(name for name in self._archive.namelist() if not name.endswith("/"))
            manifest, contents = names.find("META-INF/manifest.xml"), names.find("content.xml")
            if manifest and b"encryption-data" in (part(self._archive, manifest) or b""):
                raise unusable(
                    "unsupported-format",
                    "The spreadsheet is protected by LibreOffice's password, which is not supported.",
                    "Save it without the password, or as a protected .xlsx.",
                )
            if contents is None:
                raise unusable("read-failed", "The spreadsheet has no contents.")
            self._contents = contents
            self._external = False
            self._struck: set[str] = set()  # styles of cells
            hidden, extents = self._extents()
        except BaseException:
            self._archive.close()
            raise
        if not extents:
            raise unusable("not-a-workbook", "The workbook holds no sheet with cells.")
        self._widths = [extent.width for extent in extents]
        self.facts = Facts(
            macros=any(name.startswith(("basic/", "scripts/")) for name in names.plain),
            external_links=self._external,
        )
        self.sheets = tuple(
            SheetFacts(
                extent.name, "hidden" if extent.style in hidden else "visible", tuple(extent.merges), extent.marks
            )
            for extent in extents
        )

    def close(self) -> None:
        self._archive.close()

    def preview(self, sheet: int, rows: int) -> Batch:
        numbers: list[int] = []
        table: list[tuple[Any, ...]] = []
        names = letters(self._widths[sheet])
        text = 0
        for number, row in self._rows(sheet, 0):
            numbers.append(number)
            table.append(row)
            text += text_in(row)
            if len(numbers) >= rows or text >= TEXT_A_BATCH:
                break
        return batch_of(numbers, table, names)

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        width = self._widths[sheet]
        size = rows_at_a_time(size, width)
        builder = Builder(letters(width))
        numbers: list[int] = []
        table: list[tuple[Any, ...]] = []
        cells = text = 0
        for number, row in self._rows(sheet, after_row):
            numbers.append(number)
            table.append(row)
            text += text_in(row)
            if len(numbers) >= min(size, AT_ONCE) or text >= TEXT_A_BATCH:
                cells += len(numbers) * width
                if cells > self._limits.cells:
                    raise too_many_cells(self._limits)
                builder.add(numbers, table)
                numbers, table, text = [], [], 0
                if builder.full(size):
                    yield builder.batch()
        if cells + len(numbers) * width > self._limits.cells:
            raise too_many_cells(self._limits)
        builder.add(numbers, table)
        if len(builder):
            yield builder.batch()

    def _rows(self, sheet: int, after_row: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        width = self._widths[sheet]
        for index, _extent, row in self._walk(only=sheet):
            if row is None or index != sheet:
                continue
            first, times, cells = row
            if first + times - 1 <= after_row or not cells:
                continue
            values: list[Any] = [None] * width
            for column, count, value in cells:
                for place in range(column, min(column + count, width + 1)):
                    values[place - 1] = value
            for number in range(max(first, after_row + 1), first + times):
                yield number, tuple(values)

    # ---- content.xml ----------------------------------------------------------------------------------------------

    def _extents(self) -> tuple[set[str], list[_Extent]]:
        """Styles of hidden tabs, and each tab's name, width and merges. Refuses content beyond the limits."""
        self._hidden: set[str] = set()
        extents: list[_Extent] = []
        for _index, extent, row in self._walk():
            if row is None:
                extents.append(extent)
                if len(extents) > self._limits.sheets:
                    raise unusable("file-too-large", f"The workbook has more than {self._limits.sheets} tabs.")
                continue
            first, times, cells = row
            if not cells:
                continue
            column, count, _ = cells[-1]
            extent.width = max(extent.width, column + count - 1)
            if extent.width > self._limits.columns:
                raise unusable(
                    "too-many-cells",
                    f"A sheet has content in more than {self._limits.columns:,} columns.",
                    "Delete what is far to the right of the table.",
                )
            if first + times - 1 > self._limits.rows:
                raise unusable(
                    "too-many-cells",
                    f"A sheet has content below row {self._limits.rows:,}.",
                    "Split the file into smaller ones.",
                )
        return self._hidden, extents

    def _walk(self, only: int | None = None) -> Iterator[tuple[int, _Extent, Row | None]]:
        """(tab, its extent, None) at each tab's begin, then (tab, extent, row) for each of its rows."""
        try:
            with self._archive.open(self._contents) as stream:
                yield from self._tabs(stream, only)
        except (etree.XMLSyntaxError, *DAMAGE):
            raise unusable(
                "read-failed", "The spreadsheet's contents are damaged and cannot be read to their end."
            ) from None

    def _tabs(self, stream: Any, only: int | None) -> Iterator[tuple[int, _Extent, Row | None]]:
        index, depth, next_row, rows_open = -1, 0, 1, 0
        extent = _Extent("", "")
        begun = False
        for event, element in events(stream):
            if not begun:
                begun = True
                require_no_type(element)
            tag = element.tag
            if event == "start":
                rows_open += tag == _ROW
                if tag == TABLE + "table":
                    depth += 1
                    if depth == 1:
                        index, next_row = index + 1, 1
                        extent = _Extent(element.get(TABLE + "name", ""), element.get(TABLE + "style-name", ""))
                        yield index, extent, None
                continue
            rows_open -= tag == _ROW
            if tag == TABLE + "table":
                depth -= 1
                if only is not None and index == only and depth == 0:
                    return
            elif tag == _ROW and depth == 1:
                times = _count(element, "number-rows-repeated")
                if only is None or index == only:
                    yield index, extent, (next_row, times, self._cells(element, next_row, extent))
                next_row += times
            elif tag == TABLE + "table-column" and depth == 1:
                _take_column(element, extent)
            elif tag in _STYLES:
                if only is None:
                    self._take_style(element)
                continue
            elif tag in (TABLE + "cell-range-source", TABLE + "table-source"):
                self._external = True
            _forget(element, in_row=rows_open > 0)

    def _take_style(self, element: Any) -> None:
        """Which styles hide a tab or strike a cell through."""
        parent = element.getparent()
        name = "" if parent is None else parent.get(STYLE + "name", "")
        if element.get(TABLE + "display") == "false":
            self._hidden.add(name)
        if element.get(STYLE + "text-line-through-style", "none") != "none":
            self._struck.add(name)

    def _cells(self, row: Any, number: int, extent: _Extent) -> list[tuple[int, int, Any]]:
        """The cells of a row that hold something, and in passing the merges that begin in it."""
        found: list[tuple[int, int, Any]] = []
        column, struck, commented = 1, False, False
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            times = _count(cell, "number-columns-repeated")
            across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if across > 1 or down > 1:
                merge = Merge(number, column, number + down - 1, column + across - 1)
                if number <= HEAD_ROWS and len(extent.merges) < MOST_MERGES:
                    extent.merges.append(merge)
                if len(extent.blocks) < MOST_MERGES:
                    extent.blocks.append(merge)
            value = self._value(cell)  # a cell under a merged one may hold something too
            if value is not None:
                found.append((column, times, value))
                struck = struck or cell.get(TABLE + "style-name") in self._struck
            commented = commented or cell.find(OFFICE + "annotation") is not None
            column += times
        if found:
            rows = range(number, number + min(_count(row, "number-rows-repeated"), MOST_MERGES))
            if row.get(TABLE + "visibility", "visible") != "visible":
                extent.hidden_rows += rows
            if struck:
                extent.struck += rows
            if commented:
                extent.commented += rows
        return found

    def _value(self, cell: Any) -> Any:
        formula = cell.get(TABLE + "formula")
        if formula and ("'file:" in formula or "'http" in formula):
            self._external = True
        kind = cell.get(OFFICE + "value-type")
        text = _text(cell)
        if cell.get(CALCEXT + "value-type") == "error" or formula and re.match(r"^(#[A-Z/0!?]+|Err:\d+)$", text):
            return ErrorText(text or "#VALUE!")
        if kind is None:
            return text if text.strip() else NO_VALUE if formula else None
        if kind in ("float", "currency", "percentage"):
            return _number(cell.get(OFFICE + "value", ""), text)
        if kind == "date":
            stored = _DATE.match(cell.get(OFFICE + "date-value", ""))
            if stored is None:
                return text or None
            return DateText(
                stored.group(1) if stored.group(2) in (None, "00:00:00") else f"{stored.group(1)}T{stored.group(2)}"
            )
        if kind == "boolean":
            return cell.get(OFFICE + "boolean-value", "").lower() == "true"
        if kind == "string" and not text:
            text = cell.get(OFFICE + "string-value", "")
        return text if text.strip() else None


# Elements whose children are still needed when they end: a row is read whole, at its end.
_KEPT = frozenset(
    [*_CELLS, STYLE + "table-properties"]
    + [TEXT + name for name in ("p", "span", "s", "tab", "line-break", "a", "h", "ruby", "ruby-base")]
    + [OFFICE + "annotation"]
)


def _forget(element: Any, *, in_row: bool) -> None:
    """Let go of what has been read. Within a row only what no cell needs, such as a drawing, and nothing that stands around it."""
    if in_row:
        if element.tag not in _KEPT:
            element.clear(keep_tail=True)
        return
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _take_column(element: Any, extent: _Extent) -> None:
    times = _count(element, "number-columns-repeated")
    if element.get(TABLE + "visibility", "visible") != "visible":
        last = min(extent.columns + times, MOST_COLUMNS)
        extent.hidden_columns += [column_letter(at) for at in range(extent.columns + 1, last + 1)]
    extent.columns += times


def _count(element: Any, name: str) -> int:
    """A repetition or span; 1 where it is absent or nonsense."""
    value = element.get(TABLE + name)
    return (
        int(value)
        if value is not None and value.isascii() and value.isdigit() and 0 < len(value) <= 9 and int(value)
        else 1
    )


def _number(stored: str, text: str) -> Any:
    try:
        value = float(stored)
    except ValueError:
        return text or None
    shown = as_shown(value, text)
    return NumberText(shown if shown is not None else plain_number(value))


def _text(cell: Any) -> str:
    """The paragraphs as shown, one a line; notes and drawings in the cell are no part of it."""
    return "\n".join(_paragraph(child) for child in cell if child.tag == TEXT + "p")


def _paragraph(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name == "s":
            count = child.get(TEXT + "c", "1")
            pieces.append(
                " " * min(int(count) if count.isascii() and count.isdigit() and len(count) < 9 else 1, MOST_SPACES)
            )
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name in ("span", "a", "ruby", "ruby-base", "meta"):
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
