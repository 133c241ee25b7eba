"""xls (Excel 97–2003) by xlrd, with number formats and errors kept. xlrd holds one sheet whole: at most 65,536 rows of 256 columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import olefile  # type: ignore[import-untyped]
import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT, error_text_from_code

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge, column_letter
from ecmx.files.facts import Facts, Marks, SheetFacts, too_many_cells, unusable
from ecmx.files.limits import Limits
from ecmx.files.reading.batches import ErrorText, NumberText, batch_of, letters, rows_at_a_time
from ecmx.files.reading.biff import whole_records
from ecmx.files.reading.blame import is_ours
from ecmx.files.reading.in_memory import InMemory, Source, given
from ecmx.files.reading.moments import moment
from ecmx.files.reading.numbers import duration, is_date_format, is_duration_format, is_identifier_format, shown
from ecmx.files.reading.ooxml import HEAD_ROWS

if TYPE_CHECKING:
    from ecmx.files.reading.encrypted import Opened

__all__ = ["XlsReader"]

SUPBOOK_EXTERNAL = 1  # xlrd.book: a reference into another workbook


class XlsReader:
    """See `Reader`."""

    format = "xls"

    def __init__(self, source: Source, limits: Limits, *, opened: Opened | None = None) -> None:
        self._limits = limits
        self._opened = opened  # keeps the decrypted workbook as long as this reader
        try:
            self._book: Any = _book(source)
            visibilities = list(self._book._sheet_visibility)
        except (MemoryError, TimeoutError):
            raise
        except Exception as problem:
            if is_ours(problem):
                raise
            raise _broken(problem) from None
        if self._book.nsheets > limits.sheets:
            raise unusable(
                "file-too-large", f"The workbook has {self._book.nsheets:,} tabs; at most {limits.sheets} are read."
            )
        self.facts = Facts(
            macros=_has_macros(source),
            external_links=SUPBOOK_EXTERNAL in getattr(self._book, "_supbook_types", []),
            encrypted=opened is not None,
            date_1904=bool(self._book.datemode),
        )
        names = self._book.sheet_names()
        if not names:
            raise unusable("not-a-workbook", "The workbook holds no sheet with cells.")
        self._open: tuple[int, Any] | None = None
        self._styles: list[tuple[int, str]] = [self._style(index) for index in range(len(self._book.xf_list))]
        self.sheets = tuple(
            SheetFacts(
                name,
                {1: "hidden", 2: "very_hidden"}.get(visibilities[index] if index < len(visibilities) else 0, "visible"),
                self._merges(index),
                self._marks(index),
            )
            for index, name in enumerate(names)
        )

    def close(self) -> None:
        self._book.release_resources()
        if self._opened is not None:
            self._opened.close()

    def preview(self, sheet: int, rows: int) -> Batch:
        numbers: list[int] = []
        table: list[tuple[Any, ...]] = []
        width = 0
        for number, row in self._rows(sheet, 0):
            filled = next(
                (
                    index
                    for index in range(len(row), 0, -1)
                    if row[index - 1] is not None and str(row[index - 1]).strip()
                ),
                0,
            )
            if filled:
                width = max(width, filled)
                numbers.append(number)
                table.append(row)
                if len(numbers) >= rows:
                    break
        return batch_of(numbers, [_fitted(row, width) for row in table], letters(width))

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        width = self._width(sheet)
        names = letters(width)
        size = rows_at_a_time(size, width)
        numbers: list[int] = []
        table: list[tuple[Any, ...]] = []
        cells = 0
        for number, row in self._rows(sheet, after_row):
            numbers.append(number)
            table.append(_fitted(row, width))
            if len(numbers) >= size:
                cells += len(numbers) * width
                if cells > self._limits.cells:
                    raise too_many_cells(self._limits)
                yield batch_of(numbers, table, names)
                numbers, table = [], []
        if numbers:
            if cells + len(numbers) * width > self._limits.cells:
                raise too_many_cells(self._limits)
            yield batch_of(numbers, table, names)

    # ---- cells ----------------------------------------------------------------------------------------------------

    def _sheet(self, index: int) -> Any:
        if self._open is None or self._open[0] != index:
            if self._open is not None:
                self._book.unload_sheet(self._open[0])
            try:
                self._open = (index, self._book.sheet_by_index(index))
            except (MemoryError, TimeoutError):
                raise
            except Exception as problem:
                if is_ours(problem):
                    raise
                raise _broken(problem) from None
        return self._open[1]

    def _rows(self, index: int, after_row: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        sheet = self._sheet(index)
        width = sheet.ncols
        for place in range(after_row, sheet.nrows):
            types = sheet.row_types(place)
            if not any(kind in _FILLED for kind in types):
                continue
            values = sheet.row_values(place)
            row = [
                self._value(sheet, place, column, kind, value)
                for column, (kind, value) in enumerate(zip(types, values, strict=True))
            ]
            yield place + 1, tuple(row) + (None,) * (width - len(row))

    def _value(self, sheet: Any, row: int, column: int, kind: int, value: Any) -> Any:
        if kind == XL_CELL_TEXT:
            return value
        if kind in (XL_CELL_NUMBER, XL_CELL_DATE):
            style, code = self._style_of(sheet, row, column)
            if style == 1:
                return moment(value, bool(self._book.datemode))
            if style == 2:
                return NumberText(shown(value, code) if code else duration(value))
            return value
        if kind == XL_CELL_BOOLEAN:
            return bool(value)
        if kind == XL_CELL_ERROR:
            return ErrorText(error_text_from_code.get(value, "#VALUE!"))
        return None

    def _style_of(self, sheet: Any, row: int, column: int) -> tuple[int, str]:
        try:
            index: int = sheet.cell_xf_index(row, column)
            return self._styles[index]
        except (IndexError, KeyError, TypeError, AttributeError, xlrd.biffh.XLRDError):
            return 0, "General"  # a damaged cell refers to a style that there is not

    def _style(self, index: int) -> tuple[int, str]:
        """0 plain, 1 date, 2 shown through the format code ("" for elapsed time)."""
        found = self._book.format_map.get(self._book.xf_list[index].format_key)
        code = (found.format_str if found is not None else None) or "General"
        if is_duration_format(code):
            return 2, ""
        if is_date_format(code):
            return 1, code
        return (2, code) if is_identifier_format(code) else (0, code)

    def _width(self, index: int) -> int:
        sheet = self._sheet(index)
        width = 0
        for place in range(sheet.nrows):
            types = sheet.row_types(place)
            for column in range(len(types), width, -1):
                kind = types[column - 1]
                if kind in _FILLED and (kind != XL_CELL_TEXT or sheet.cell_value(place, column - 1).strip()):
                    width = column
                    break
        if width > self._limits.columns:
            raise unusable(
                "too-many-cells", f"A sheet has {width:,} columns; at most {self._limits.columns:,} are read."
            )
        return width

    def _merges(self, index: int) -> tuple[Merge, ...]:
        sheet = self._sheet(index)
        return tuple(
            Merge(top + 1, left + 1, bottom, right)
            for top, bottom, left, right in sheet.merged_cells
            if top < HEAD_ROWS and top < bottom and left < right
        )

    def _marks(self, index: int) -> Marks:
        sheet = self._sheet(index)
        fonts, forms = self._book.font_list, self._book.xf_list
        struck = {
            at for at, form in enumerate(forms) if form.font_index < len(fonts) and fonts[form.font_index].struck_out
        }
        return Marks(
            blocks=tuple(
                Merge(top + 1, left + 1, bottom, right)
                for top, bottom, left, right in sheet.merged_cells
                if top < bottom and left < right
            ),
            hidden_rows=tuple(sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)),
            hidden_columns=tuple(
                column_letter(column + 1)
                for column, info in sorted(sheet.colinfo_map.items())
                if info.hidden and column < sheet.ncols
            ),
            struck=tuple(row + 1 for row in range(sheet.nrows) if struck and self._is_struck(sheet, row, struck)),
            commented=tuple(sorted({row + 1 for row, _ in sheet.cell_note_map})),
        )

    def _is_struck(self, sheet: Any, row: int, struck: set[int]) -> bool:
        return any(
            kind in _FILLED and sheet.cell_xf_index(row, column) in struck
            for column, kind in enumerate(sheet.row_types(row))
        )


def _book(source: Source) -> Any:
    """xlrd's book; of its bare records where it trips over the container or a defined name though they are whole."""
    # Nothing of the file's contents may reach a console: xlrd's log goes nowhere.
    told: dict[str, Any] = {"formatting_info": True, "on_demand": True, "logfile": io.StringIO()}
    try:
        if isinstance(source, InMemory):
            return xlrd.open_workbook(file_contents=source.data, **told)
        return xlrd.open_workbook(str(source), **told)
    except (MemoryError, TimeoutError):
        raise
    except Exception as problem:
        if is_ours(problem) or (records := whole_records(source)) is None:
            raise
        return xlrd.open_workbook(file_contents=records, **told)


def _fitted(row: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    """Damaged sheets hold rows longer than they say."""
    return (row + (None,) * (width - len(row)))[:width]


_FILLED = frozenset([XL_CELL_TEXT, XL_CELL_NUMBER, XL_CELL_DATE, XL_CELL_BOOLEAN, XL_CELL_ERROR])


def _has_macros(source: Source) -> bool:
    try:
        with olefile.OleFileIO(given(source)) as container:
            return bool(container.exists("_VBA_PROJECT_CUR"))
    except Exception as problem:
        if is_ours(problem):
            raise
        return False


def _broken(problem: Exception) -> FileUnusable:
    if "encrypt" in str(problem).lower() or "password" in str(problem).lower():
        return unusable(
            "password-needed",
            "The workbook is protected by a password.",
            "Give the password (--password-file), or ask for the file without one.",
        )
    return unusable(
        "file-truncated",
        "The workbook is damaged or was cut off during the transfer.",
        "Ask for the file again, or save it as .xlsx and use that.",
    )
