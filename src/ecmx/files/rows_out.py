"""Columns of text, days and numbers out into a file: xlsx, csv / tab / pipe, xml. The other way round of `open_book`; knows no ECM.

Text stays text: nothing that is written here becomes a live formula (invariant V7).
"""

from __future__ import annotations

import csv
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.files.across_pages import across_pages
from ecmx.files.aside import Place
from ecmx.files.cells import column_letter
from ecmx.files.header_lines import lines_of_header

__all__ = ["DAY_FORMAT", "FORBIDDEN", "LIVE", "LONGEST", "ColumnOut", "RowsOut", "SheetOut", "XML_NAME", "file_out"]

#: Characters that neither XML nor a workbook can hold.
FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
#: The most characters that a cell of a workbook can hold.
LONGEST = 32_767
#: Text that a spreadsheet program would take for a formula when it opens delimited text; the apostrophes before it are counted in.
LIVE = "^'*[=+\\-@\t\r]"
MOST_ROWS = 1_048_576
_LINE = 15.5  # points of one line of a header
_MOST_LINES = 26  # of a row, which is at most 409 points high
_FILTER = 3  # characters that a filter's button takes of a header
_AIR = 1.5  # characters between what stands in one column and the next
_ON_ONE_PAGE = 150  # characters of a sheet of letter paper, across
_LETTER = 1  # the number of that paper
#: How a workbook shows a day: as the guidance has it, MM/DD/YYYY.
DAY_FORMAT = "mm/dd/yyyy"
_EPOCH = date(1899, 12, 30).toordinal()
#: What can name an element of XML.
XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_DELIMITERS = {"csv": ",", "tab": "\t", "pipe": "|"}
_ENCODINGS = {"utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "windows-1252": "cp1252"}


@dataclass(frozen=True, slots=True)
class ColumnOut:
    """One column. form: text, date or number; what is no date or number in such a column is written as text."""

    header: str
    form: str = "text"
    width: float = 16
    guarded: bool = False  # delimited: text that begins like a formula gets an apostrophe before it


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One tab: lines above the header, the header, and the rows that follow it. hidden: is not shown.

    For a workbook that people work with: filtered: its header filters; printed: that without filters. In every workbook: fixed:
    so many columns stay in sight, and on each sheet of paper; tints: a column (from 0), a word, a color: rows in which it says that word
    """

    name: str
    columns: tuple[ColumnOut, ...]
    titles: tuple[str, ...] = ()
    header_row: int = 1
    hidden: bool = False
    lines_only: bool = False  # a cover: titles and nothing else
    filtered: bool = False
    printed: bool = False
    fixed: int = 0
    tints: tuple[tuple[int, str, str], ...] = ()

    @property
    def read(self) -> bool:
        """Whether people work with it: its columns stand a little apart; a plan's form is as wide as the plan has it."""
        return self.filtered or self.printed


class RowsOut(ABC):
    """A file being written; its tabs are known from the start, rows come in any number of frames, tab by tab or by turns."""

    def __init__(self, place: Place, sheets: Sequence[SheetOut]) -> None:
        self.place = place
        self.sheets = tuple(sheets)
        self.written = [sheet.header_row for sheet in self.sheets]  # the last Excel row of each tab

    def write(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series] | None = None) -> None:
        """Append rows to a tab. text: a String column per column of the tab, null = blank.

        natives: by column name of `text`, Date or integer series that stand for the text where they are not null.
        """
        self.rows(sheet, text, natives or {})
        self.written[sheet] += text.height

    @abstractmethod
    def rows(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series]) -> None:
        """Write one frame's rows."""

    @abstractmethod
    def finish(self) -> None:
        """Write what stands at the end, and close."""

    @abstractmethod
    def drop(self) -> None:
        """Close without an end, after a failure."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.drop()


def file_out(
    place: Place,
    container: str,
    sheets: Sequence[SheetOut],
    *,
    encoding: str = "utf-8",
    root: str = "records",
    record: str = "record",
) -> RowsOut:
    """A writer for a container: xlsx, csv, tab, pipe or xml.

    place: a path; or a stream in memory, of which nothing comes to a disk in plain
    Raises UsageProblem where the container cannot hold these tabs (delimited text and XML hold one, without lines above it).
    """
    if container == "xlsx":
        return WorkbookOut(place, sheets)
    if container not in (*_DELIMITERS, "xml"):
        raise UsageProblem(
            "container-not-written", f"{container} files are read, not written.", "Write xlsx, csv, tab, pipe or xml."
        )
    if len(sheets) != 1:
        raise UsageProblem(
            "one-tab-only",
            f"A {container} file holds one tab, and the layout has {len(sheets)}.",
            "Write a workbook (xlsx).",
        )
    if container == "xml":
        return XmlOut(place, sheets, root, record)
    return DelimitedOut(place, sheets, _DELIMITERS[container], _ENCODINGS[encoding])


class WorkbookOut(RowsOut):
    """A workbook, row by row in constant memory; every text cell carries the format @, so that leading zeros stay when it is edited."""

    def __init__(self, place: Place, sheets: Sequence[SheetOut]) -> None:
        super().__init__(place, sheets)
        from ecmx.files.book_out import BookOut

        self._out = BookOut(place)
        self._book = self._out.book
        self._text = self._book.add_format({"num_format": "@"})
        self._day = self._book.add_format({"num_format": DAY_FORMAT})
        self._whole = self._book.add_format({"num_format": "0"})
        # Where people read: apart from the text to the right of them.
        self._apart = (
            self._book.add_format({"num_format": DAY_FORMAT, "align": "center"}),
            self._book.add_format({"num_format": "0", "align": "center"}),
        )
        look = {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top", "bottom": 1}
        head = (self._book.add_format(look), self._book.add_format({**look, "align": "center"}))
        title = self._book.add_format({"bold": True, "font_size": 12})
        self._tabs = [self._tab(sheet, title, head) for sheet in self.sheets]
        visible = next((tab for tab, sheet in zip(self._tabs, self.sheets, strict=True) if not sheet.hidden), None)
        if visible is not None:
            visible.set_first_sheet()
            visible.activate()

    def _tab(self, sheet: SheetOut, title: Any, heads: tuple[Any, Any]) -> Any:
        tab = self._book.add_worksheet(sheet.name)
        if sheet.hidden:
            tab.hide()
        day, whole = self._looks(sheet)
        for number, column in enumerate(sheet.columns):
            form = {"date": day, "number": whole}.get(column.form, self._text)
            tab.set_column(number, number, _width(sheet, column), form)
        if sheet.columns:
            tab.set_row(sheet.header_row - 1, _LINE * _lines(sheet))
        _to_print(tab, sheet)
        for number, line in enumerate(sheet.titles):
            _wrote(tab.write_string(number, 0, line, title))
        if sheet.lines_only:
            tab.set_column(0, 0, 100)
            return tab
        for number, column in enumerate(sheet.columns):
            head = heads[sheet.read and column.form in ("date", "number")]  # over what stands in the middle
            _wrote(tab.write_string(sheet.header_row - 1, number, column.header, head))
        tab.freeze_panes(sheet.header_row, sheet.fixed)
        return tab

    def rows(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series]) -> None:
        if self.written[sheet] + text.height > MOST_ROWS:
            raise UsageProblem(
                "too-many-rows", f"A tab holds at most {MOST_ROWS:,} rows.", "Write csv, or several files."
            )
        tab = self._tabs[sheet]
        string, number = tab._write_string, tab._write_number
        plain, (day, whole) = self._text, self._looks(self.sheets[sheet])
        places = {text.columns.index(name): series for name, series in natives.items()}
        mixed = {at: _numbers(series) for at, series in places.items()}
        forms = {at: day if series.dtype == pl.Date else whole for at, series in places.items()}
        start = self.written[sheet]
        for offset, row in enumerate(text.iter_rows()):
            line = start + offset
            for at, value in enumerate(row):
                if mixed and at in mixed and (native := mixed[at][offset]) is not None:
                    number(line, at, native, forms[at])
                elif value is not None and string(line, at, value, plain) != 0:
                    raise UsageProblem(
                        "cell-too-long", f"A cell holds more than {LONGEST:,} characters.", "Write csv instead."
                    )

    def finish(self) -> None:
        for tab, sheet, last in zip(self._tabs, self.sheets, self.written, strict=True):
            if last > sheet.header_row and sheet.columns:
                self._to_read(tab, sheet, last)
        self._out.close()

    def _looks(self, sheet: SheetOut) -> tuple[Any, Any]:
        """The formats of days and of numbers."""
        return self._apart if sheet.read else (self._day, self._whole)

    def _to_read(self, tab: Any, sheet: SheetOut, last: int) -> None:
        """Filters and tints over all rows."""
        width = len(sheet.columns) - 1
        if sheet.filtered:
            tab.autofilter(sheet.header_row - 1, 0, last - 1, width)
        for column, word, color in sheet.tints:
            criteria = f'=${column_letter(column + 1)}{sheet.header_row + 1}="{word}"'
            look = self._book.add_format({"bg_color": color})
            rule = {"type": "formula", "criteria": criteria, "format": look}
            tab.conditional_format(sheet.header_row, 0, last - 1, width, rule)

    def drop(self) -> None:
        self._out.drop()


def _width(sheet: SheetOut, column: ColumnOut) -> float:
    """How wide a column is made: where people read, apart from the next."""
    return column.width + (_AIR if sheet.read else 0)


def _lines(sheet: SheetOut) -> int:
    """Lines that the longest header takes in its column, beside the filter's button: two at least where people work with it."""
    beside = _FILTER if sheet.filtered else 0
    lines = max(lines_of_header(one.header, max(8, _width(sheet, one) - beside)) for one in sheet.columns)
    return min(_MOST_LINES, max(2 if sheet.read else 1, lines))


def _to_print(tab: Any, sheet: SheetOut) -> None:
    """On letter paper, what stays in sight on every page: without it, the paper and the columns of each page would be the program's."""
    tab.set_paper(_LETTER)
    tab.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    tab.set_footer("&L&A&RPage &P of &N")
    if not sheet.columns:
        tab.fit_to_pages(1, 0)
        return
    tab.set_landscape()
    tab.repeat_rows(sheet.header_row - 1)
    pages, again = across_pages([_width(sheet, one) for one in sheet.columns], sheet.fixed, _ON_ONE_PAGE)
    tab.fit_to_pages(pages, 0)
    if again:
        tab.repeat_columns(*again)


def _wrote(result: int) -> None:
    if result:
        raise UsageProblem(
            "cell-too-long", f"A line holds more than {LONGEST:,} characters.", "Shorten it in the layout."
        )


def _guarded(line: str) -> str:
    """A title or header of delimited text that no program takes for a formula."""
    return f"'{line}" if re.match(LIVE, line) else line


def _numbers(series: pl.Series) -> list[int | None]:
    """Days as the numbers that a workbook keeps for them; integers as they are."""
    if series.dtype == pl.Date:
        days = (series.cast(pl.Int32) + (date(1970, 1, 1).toordinal() - _EPOCH)).to_list()
        return [day if day is None or day > 60 else None for day in days]  # before March 1900 programs disagree: text
    return series.to_list()


def _text_out(place: Place, encoding: str, newline: str) -> io.TextIOWrapper:
    """Text to a place."""
    if isinstance(place, io.BytesIO):
        return io.TextIOWrapper(place, encoding=encoding, newline=newline, errors="replace")
    return place.open("w", encoding=encoding, newline=newline, errors="replace")


def _ended(text: io.TextIOWrapper, place: Place) -> None:
    """The text is whole; a stream in memory stays open, for whoever gave it reads it."""
    if isinstance(place, io.BytesIO):
        text.detach()
    else:
        text.close()


class DelimitedOut(RowsOut):
    """Delimited text; a field is quoted where it must be. Free text that begins like a formula gets an apostrophe."""

    def __init__(self, place: Place, sheets: Sequence[SheetOut], delimiter: str, encoding: str) -> None:
        super().__init__(place, sheets)
        self._file = _text_out(place, encoding, "")
        self._rows = csv.writer(self._file, delimiter=delimiter, lineterminator="\r\n")
        (sheet,) = self.sheets
        for line in sheet.titles:
            self._rows.writerow([_guarded(line)])
        for _ in range(len(sheet.titles), sheet.header_row - 1):
            self._rows.writerow([])
        self._rows.writerow([_guarded(column.header) for column in sheet.columns])

    def rows(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series]) -> None:
        guarded = [
            name for name, column in zip(text.columns, self.sheets[sheet].columns, strict=True) if column.guarded
        ]
        text = text.with_columns(
            pl.when(pl.col(name).str.contains(LIVE)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
            for name in guarded
        )
        self._rows.writerows(text.iter_rows())

    def finish(self) -> None:
        _ended(self._file, self.place)

    drop = finish


class XmlOut(RowsOut):
    """XML with one element a record and one inside it for each column, blank ones too, so that their order stays."""

    def __init__(self, place: Place, sheets: Sequence[SheetOut], root: str, record: str) -> None:
        super().__init__(place, sheets)
        from xml.sax.saxutils import escape

        self._escape = escape
        self._root, self._record = root, record
        names = [root, record, *(column.header for column in self.sheets[0].columns)]
        for name in names:
            if not XML_NAME.fullmatch(name):
                raise UsageProblem(
                    "not-an-xml-name",
                    f"{name!r} cannot name an element of XML.",
                    "Use letters, digits and _ in the layout.",
                )
        self._file = _text_out(place, "utf-8", "\n")
        self._file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n')

    def rows(self, sheet: int, text: pl.DataFrame, natives: dict[str, pl.Series]) -> None:
        names = [column.header for column in self.sheets[sheet].columns]
        for row in text.iter_rows():
            fields = (
                f"    <{name}/>\n" if value is None else f"    <{name}>{self._escape(value)}</{name}>\n"
                for name, value in zip(names, row, strict=True)
            )
            self._file.write(f"  <{self._record}>\n{''.join(fields)}  </{self._record}>\n")

    def finish(self) -> None:
        self._file.write(f"</{self._root}>\n")
        _ended(self._file, self.place)

    def drop(self) -> None:
        _ended(self._file, self.place)
