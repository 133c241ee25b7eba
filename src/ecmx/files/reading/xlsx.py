"""xlsx and xlsm by wolfxl's streaming reader. Formulas are never computed, macros never run, links never followed.

wolfxl is asked below its public face, row by row as stored: that keeps errors and formulas without a value apart from blanks, and
a formatted cell far below the data costs nothing. What it read is held against a count of the filled cells by another parser; a tab
that differs is read with openpyxl, as is what wolfxl does not open. What then still differs is told by its row.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, column_letter
from ecmx.files.facts import Facts, Marks, SheetFacts, too_many_cells, unusable
from ecmx.files.limits import MIB, Limits
from ecmx.files.reading import openpyxl_rows
from ecmx.files.reading.archive import directory, require_within
from ecmx.files.reading.batches import (
    AT_ONCE,
    TEXT_A_BATCH,
    Builder,
    batch_of,
    letters,
    rows_at_a_time,
    rows_below,
    text_in,
)
from ecmx.files.reading.blame import is_ours
from ecmx.files.reading.fast import fast_reader
from ecmx.files.reading.in_memory import InMemory, Source
from ecmx.files.reading.moments import iso_moment, moment
from ecmx.files.reading.ooxml import HEAD_ROWS, WorksheetPart, dimension, has_iso_dates, has_texts, read_package
from ecmx.files.reading.recount import Recount, commented_rows
from ecmx.files.reading.row_values import (
    KeptRows,
    Pace,
    Rows,
    has_content,
    last_content,
    shown_as,
    stored,
    with_formulas,
)
from ecmx.files.reading.survey import Survey

if TYPE_CHECKING:
    from ecmx.files.reading.encrypted import Opened

__all__ = ["XlsxReader"]

SMALL_PART = 8 * MIB
SKIMMED = 8  # times what is counted: a larger tab whose header is full is not unpacked once more for its merges
NEAR = 32  # columns without content that a frame may carry at its right edge
CHUNK = 4096


class XlsxReader:
    """See `Reader`. Raises FileUnusable from the constructor where the archive is no workbook."""

    def __init__(self, source: Source, limits: Limits, *, format: str = "xlsx", opened: Opened | None = None) -> None:
        self.format = format
        self._source = source
        self._limits = limits
        self._opened = opened  # keeps the decrypted workbook, or one written plainly, as long as this reader
        self._archive: zipfile.ZipFile = directory(source)
        try:
            require_within(self._archive, limits)
            self._package = read_package(self._archive)
            if not self._package.plain:
                self._write_plainly()
            self._require_modest(self._package.parts)
        except BaseException:
            self._archive.close()
            raise
        self.facts = Facts(
            macros=self._package.macros,
            external_links=self._package.external_links,
            encrypted=opened is not None,
            date_1904=self._package.date_1904,
        )
        self._widths: dict[int, int] = {}
        self._seen: dict[int, int] = {}  # the rightmost column with content, where a sheet was read to its end
        self._kept: dict[int, KeptRows] = {}
        self._shown: dict[
            int, Batch
        ] = {}  # the tabs that a preview showed whole: what stands there need not be read again
        self._second: set[int] = set()  # sheets that the fast reader does not read rightly
        self._uncalculated: dict[
            int, dict[int, list[int]]
        ] = {}  # by sheet and row, columns of formulas that neither reader tells
        self.sheets = tuple(self._told(index, part) for index, part in enumerate(self._package.parts))

    def _write_plainly(self) -> None:
        from ecmx.files.reading.plain_package import written_plainly

        found = self._package
        self._opened, keep = written_plainly(self._archive, found), self._opened
        self._archive.close()
        if keep is not None:
            keep.close()
        self._source = self._opened.source
        self._archive = directory(self._source)
        self._package = replace(
            read_package(self._archive), macros=found.macros, external_links=found.external_links, plain=True
        )

    def _told(self, index: int, part: WorksheetPart) -> SheetFacts:
        """What is known of a tab besides its cells; in passing settles which reader serves it."""
        skim = part.bytes <= SKIMMED * self._limits.counted_bytes or not self._starts_with_a_full_row(index)
        seen = Recount(self._archive, self._package, part, self._limits, skim=skim)
        if seen.look is not None:
            self._uncalculated[index] = seen.look.uncalculated
        unread = self._recounted(index, seen)
        look = seen.look
        if look is None:
            return SheetFacts(part.sheet.name, part.sheet.visibility)
        if unread and look.shared and unread[0] == min(look.filled, default=0) and not self._has_texts():
            raise unusable(
                "read-failed", "The workbook's table of texts, which its cells refer to, is missing or empty."
            )
        return SheetFacts(
            part.sheet.name,
            part.sheet.visibility,
            tuple(merge for merge in look.merges if merge.first_row <= HEAD_ROWS),
            Marks(
                blocks=tuple(look.merges),
                hidden_rows=tuple(look.hidden),
                hidden_columns=tuple(look.columns),
                struck=tuple(look.struck),
                commented=commented_rows(self._archive, part.comments),
                unread=tuple(unread),
            ),
        )

    def _has_texts(self) -> bool:
        return has_texts(self._archive, self._package.texts)

    def _recounted(self, index: int, seen: Recount) -> list[int]:
        """Rows of which less was read than there is, by the reader that is better at this sheet."""
        if seen.look is None:
            return []
        read = self._filled(index, seen.look)
        if read is None or not (lost := seen.lost(read)):
            return []
        self._second.add(index)
        self._kept.pop(index, None)
        again = self._filled(index, seen.look)
        if again is not None and len(still := seen.lost(again, second=True)) <= len(lost):
            return still
        self._second.discard(index)
        self._kept.pop(index, None)
        self._filled(index, seen.look)
        return lost

    def _filled(self, index: int, look: Survey) -> dict[int, int] | None:
        """How many cells were read of each row, as far as they were counted; None where the sheet cannot be read."""
        counts: dict[int, int] = {}
        width = 0
        kept = self._kept[index] = KeptRows()
        try:
            for numbers, values in self._rows(index, 0, None, CHUNK if look.whole else 256):
                kept.add(numbers, values)
                for number, row in zip(numbers, values, strict=True):
                    if not look.whole and number > look.last:
                        kept.drop()
                        return counts
                    if filled := sum(map(has_content, row)):
                        counts[number] = filled
                        width = max(width, last_content(row))
        except FileUnusable:
            kept.drop()
            return None  # the reading says it
        kept.complete = True
        if look.whole:
            self._seen[index] = width
        return counts

    def close(self) -> None:
        self._archive.close()
        if self._opened is not None:
            self._opened.close()

    def preview(self, sheet: int, rows: int) -> Batch:
        found: list[int] = []
        table: list[tuple[Any, ...]] = []
        text = 0
        whole = True
        for numbers, values in self._rows(sheet, 0, None, rows):
            for number, row in zip(numbers, values, strict=True):
                if any(has_content(value) for value in row):
                    found.append(number)
                    table.append(row)
                    text += text_in(row)
            if len(found) >= rows or text >= TEXT_A_BATCH:
                whole = False
                break
        del found[rows:], table[rows:]
        width = max((last_content(row) for row in table), default=0)
        self._require_columns(width)
        table = [(row + (None,) * (width - len(row)))[:width] for row in table]
        batch = batch_of(found, table, letters(width), escapes=True)
        if whole:
            self._shown[sheet] = batch
        return batch

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        width = self._width(sheet)
        names = letters(width)
        size = rows_at_a_time(size, width)
        shown = self._shown.get(sheet)
        if shown is not None and shown.text.width == width and len(shown) <= size:
            below = rows_below(shown, after_row)
            self._require_cells(len(below) * width)
            if len(below):
                yield below
            return
        cells = 0
        builder = Builder(names, escapes=True)
        for numbers, values in self._rows(sheet, after_row, width, min(size, AT_ONCE)):
            builder.add(numbers, values)
            if builder.full(size):
                batch = builder.batch()
                cells += len(batch) * width
                self._require_cells(cells)
                yield batch
        batch = builder.batch()
        self._require_cells(cells + len(batch) * width)
        if len(batch):
            yield batch

    # ---- rows -----------------------------------------------------------------------------------------------------

    def _rows(self, sheet: int, after_row: int, width: int | None, chunk: int) -> Rows:
        """Chunks of (row numbers, rows of values), each row padded to `width` where one is given."""
        told = self._uncalculated.get(sheet)
        for numbers, values in self._read_rows(sheet, after_row, width, chunk):
            yield numbers, with_formulas(numbers, values, told, width) if told else values

    def _read_rows(self, sheet: int, after_row: int, width: int | None, chunk: int) -> Rows:
        given = False
        if (kept := self._kept.get(sheet)) is not None and kept.complete and kept.parts is not None:
            for numbers, values in kept.after(after_row, chunk):
                yield self._fitted(numbers, values, width)
            return
        part = self._package.parts[sheet]
        if sheet in self._second:
            yield from openpyxl_rows.rows(self._source, part.sheet.name, after_row, width, chunk)
            return
        try:
            for rows in self._native_rows(part, after_row, width, chunk):
                yield rows
                given = True
        except FileUnusable:
            raise
        except GeneratorExit:
            raise
        except BaseException as problem:  # a Rust panic is a BaseException
            if isinstance(problem, (KeyboardInterrupt, SystemExit, MemoryError, TimeoutError)) or is_ours(problem):
                raise
            if given:
                raise unusable(
                    "read-failed", "The sheet breaks off in the middle: what follows cannot be read."
                ) from None
            yield from openpyxl_rows.rows(self._source, part.sheet.name, after_row, width, chunk)

    def _native_rows(self, part: WorksheetPart, after_row: int, width: int | None, chunk: int) -> Rows:
        package = self._package
        reader = fast_reader(self._limits)
        if reader is None:
            yield from openpyxl_rows.rows(self._source, part.sheet.name, after_row, width, chunk)
            return
        place = (part.sheet.name, max(1, after_row + 1), None, None, None)
        if isinstance(self._source, InMemory):
            source = reader.open_from_bytes(self._source.data, *place)
        else:
            source = reader.open(str(self._source), *place)
        try:
            codes = set(package.formats.values())
            if len(codes) > 1 or has_iso_dates(self._archive, part.name):
                yield from self._styled_rows(source, width, chunk)
                return
            if package.styles:
                render = next(iter(codes), "")
                source.set_date_styles(package.styles, partial(shown_as, render), package.date_1904)
            pace = Pace(chunk)
            while (got := source.read_next_values_compact_chunk_with_flags(pace.rows)) is not None:
                content, marked, first, _last, dense = got
                if dense:
                    numbers, values = list(range(first, first + len(content))), content
                else:
                    numbers, values = [row for row, _ in content], [row for _, row in content]
                if marked:
                    values = [tuple(map(stored, row)) for row in values]
                pace.after(values)
                yield self._fitted(numbers, values, width)
        finally:
            source.close()

    def _styled_rows(self, source: Any, width: int | None, chunk: int) -> Rows:
        """Row by row with style and sort of each cell: only where formats could show a number differently, or days stand as text."""
        package = self._package
        convert: list[Callable[[Any], Any] | None] = []
        for index, kind in enumerate(package.styles):
            if kind == 1:
                convert.append(partial(moment, date_1904=package.date_1904))
            else:
                convert.append(partial(shown_as, package.formats[index]) if kind == 2 else None)
        count = len(convert)
        numbers: list[int] = []
        values: list[tuple[Any, ...]] = []
        text = 0
        while (got := source.read_next_row()) is not None:
            number, cells = got
            row: list[Any] = [None] * max((cell[0] for cell in cells), default=0)
            for column, value, style, sort in cells:
                if type(value) is dict:
                    value = stored(value)
                if sort == "d" and type(value) is str:
                    value = iso_moment(value)
                if style and style < count and type(value) in (int, float):
                    change = convert[style]
                    if change is not None:
                        value = change(value)
                if column > 0:
                    row[column - 1] = value
            numbers.append(number)
            values.append(tuple(row))
            text += text_in(row)
            if len(numbers) >= chunk or text >= TEXT_A_BATCH:
                yield self._fitted(numbers, values, width)
                numbers, values, text = [], [], 0
        if numbers:
            yield self._fitted(numbers, values, width)

    def _fitted(
        self, numbers: list[int], values: Sequence[tuple[Any, ...]], width: int | None
    ) -> tuple[list[int], list[tuple[Any, ...]]]:
        if numbers and max(numbers[-1], numbers[0]) > self._limits.rows:
            keep = [index for index, number in enumerate(numbers) if number <= self._limits.rows]
            if any(has_content(value) for index in set(range(len(numbers))) - set(keep) for value in values[index]):
                raise unusable(
                    "too-many-cells",
                    f"A sheet has content below row {self._limits.rows:,}.",
                    "Split the file into smaller ones.",
                )
            numbers, values = [numbers[index] for index in keep], [values[index] for index in keep]
        if width is None:
            return numbers, list(values)
        fitted = []
        for row in values:
            if len(row) < width:
                row = row + (None,) * (width - len(row))
            elif len(row) > width:
                if any(has_content(value) for value in row[width:]):
                    raise unusable(
                        "read-failed",
                        f"The sheet says that it ends at column {column_letter(width)}, yet holds content to the right of it.",
                    )
                row = row[:width]
            fitted.append(row)
        return numbers, fitted

    # ---- extent ---------------------------------------------------------------------------------------------------

    def _width(self, sheet: int) -> int:
        """The columns of every batch: up to the last one with content, or a few more where finding that would cost a second reading."""
        known = self._widths.get(sheet)
        if known is not None:
            return known
        part = self._package.parts[sheet]
        if sheet in self._seen:
            self._require_columns(self._seen[sheet])
            self._widths[sheet] = self._seen[sheet]
            return self._seen[sheet]
        seen = self.preview(sheet, 60).text.width
        declared = dimension(self._archive, part.name)
        if part.bytes > SMALL_PART and declared and seen <= declared[1] <= seen + NEAR:
            width = declared[1]
        else:
            width = max(
                (
                    last_content(row)
                    for _, values in self._rows(sheet, 0, None, CHUNK if part.bytes <= SMALL_PART else 256)
                    for row in values
                ),
                default=0,
            )
        self._require_columns(width)
        self._widths[sheet] = width
        return width

    def _require_columns(self, width: int) -> None:
        if width > self._limits.columns:
            raise unusable(
                "too-many-cells",
                f"A sheet has content as far right as column {column_letter(width)}; at most {self._limits.columns:,} columns are read.",
                "Delete what is far to the right of the table, or save only the table as CSV.",
            )

    def _require_cells(self, cells: int) -> None:
        if cells > self._limits.cells:
            raise too_many_cells(self._limits)

    def _require_modest(self, parts: Sequence[WorksheetPart]) -> None:
        if not parts:
            raise unusable("not-a-workbook", "The workbook holds no sheet with cells.")
        if len(parts) > self._limits.sheets:
            raise unusable(
                "file-too-large", f"The workbook has {len(parts):,} tabs; at most {self._limits.sheets} are read."
            )
        for part in parts:
            declared = dimension(self._archive, part.name)
            # A cell with content takes at least some twenty bytes of XML: a small part that declares a huge size only says so.
            if declared and declared[0] * declared[1] > self._limits.cells and part.bytes > 20 * self._limits.cells:
                raise too_many_cells(self._limits)

    def _starts_with_a_full_row(self, index: int) -> bool:
        try:
            preview = self.preview(index, 5)
        except FileUnusable:
            return False
        return len(preview) > 0 and not any(value is None for value in preview.text.row(0))
