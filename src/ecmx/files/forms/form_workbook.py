"""Writes a form with XlsxWriter. Text is never read as a formula, a link or a number; nothing is lost without a word.

Knows forms and workbooks; nothing of ECM.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import DuplicateWorksheetName, InvalidWorksheetName
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from ecmx.errors import UsageProblem
from ecmx.files.across_pages import across_pages
from ecmx.files.aside import Place
from ecmx.files.forms.form import (
    Choice,
    EntryRule,
    Field,
    Form,
    FormPage,
    Gap,
    Grid,
    LineStyle,
    Message,
    PageLine,
    Reference,
    TextTable,
)
from ecmx.files.forms.form_styles import FormStyles
from ecmx.files.header_lines import lines_of_header

__all__ = ["write_form"]

_INLINE = 255  # Excel's limit on a list that stands in the rule itself
_FORMULA = 255
_LINE_HEIGHT = 15.0
_PAGE_WIDTH = 112.0
_ON_ONE_PAGE = 170.0  # characters; wider grids go over several pages
_NOTE_WIDTH = 320  # pixels
_NOTE_LINE = 46  # characters
_LETTER = 1


class FormWorkbook:
    """One workbook being written."""

    def __init__(self, target: Place) -> None:
        self._target = target
        self._made = BytesIO()  # a blank workbook is small; and on a full disk XlsxWriter leaves its parts behind
        self._book: Any = xlsxwriter.Workbook(
            self._made,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._styles = FormStyles(self._book)
        self._lists: dict[tuple[str, ...], str] = {}  # values → where they stand
        self._listed: list[tuple[str, tuple[Choice, ...]]] = []
        self._lists_tab = ""

    def write(self, form: Form) -> None:
        """Write all tabs and close the file."""
        self._book.set_properties({"title": form.title, "author": "ecmx"})
        self._lists_tab = form.lists_tab
        sheets = {}
        for tab in form.tabs:
            sheet = self._added(tab.name)
            sheets[tab.name] = sheet
            match tab:
                case Grid():
                    self._grid(sheet, tab)
                case FormPage():
                    self._page(sheet, tab)
                case Reference():
                    self._reference(sheet, tab)
        if self._listed:
            self._lists_sheet()
        sheets[form.opens_on].activate()
        self._book.close()
        made = self._made.getvalue()
        if isinstance(self._target, Path):
            self._target.write_bytes(made)
        else:
            self._target.write(made)

    def _added(self, name: str) -> Any:
        """A new tab. Raises UsageProblem where Excel knows no such name."""
        try:
            return self._book.add_worksheet(name)
        except (InvalidWorksheetName, DuplicateWorksheetName):
            raise UsageProblem(
                "tab-name-impossible",
                f"A workbook cannot have a tab called {name!r} (beside its others).",
                "A tab's name has up to 31 characters, none of []:*?/\\, and is there once. Change it in the layout.",
            ) from None

    # --- A grid

    def _grid(self, sheet: Any, grid: Grid) -> None:
        for row, title in enumerate(grid.titles):
            self._text(sheet, row, 0, title, self._styles.plain(bold=row == 0))
        head, first, last = grid.header_row - 1, grid.header_row, grid.header_row + grid.rows - 1
        for column, field in enumerate(grid.fields):
            unseen = {"hidden": field.hidden}
            sheet.set_column(column, column, field.width, self._styles.cell(field.number_format), unseen)
        sheet.set_row(head, _header_height(grid.fields))
        for column, field in enumerate(grid.fields):
            self._text(sheet, head, column, field.header, self._styles.header(field.colour, field.weight))
            if field.note:
                height = 20 + 16 * _wrapped(field.note, _NOTE_LINE)
                looks = {"x_scale": 1, "width": _NOTE_WIDTH, "height": height, "font_size": 10, "author": "ecmx"}
                _done(sheet.write_comment(head, column, field.note, looks))
            self._validate(sheet, (first, column, last, column), field)
        self._fill(sheet, grid, first)
        sheet.freeze_panes(head + 1, grid.frozen)
        sheet.autofilter(head, 0, last, len(grid.fields) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(grid.fields) - 1)}1048576"})
        for gap in grid.gaps:
            self._gap(sheet, gap, first, last)
        for column in grid.unique:
            _done(
                sheet.conditional_format(
                    first, column, last, column, {"type": "duplicate", "format": self._styles.twice()}
                )
            )
        self._print(sheet, grid)

    def _fill(self, sheet: Any, grid: Grid, first: int) -> None:
        """The rows that the grid comes with."""
        looks = [
            self._styles.filled(field.number_format, reading=field.reading, wraps=field.wraps) for field in grid.fields
        ]
        for row, cells in enumerate(grid.filled, first):
            both = zip(cells, grid.fields, strict=True)
            lines = max(
                (_wrapped(cell, field.width - 2) for cell, field in both if field.wraps and isinstance(cell, str)),
                default=1,
            )
            if lines > 1:
                sheet.set_row(row, 3 + _LINE_HEIGHT * lines)
            for column, (cell, style) in enumerate(zip(cells, looks, strict=True)):
                match cell:
                    case date():
                        _done(sheet.write_datetime(row, column, cell, style))
                    case int():
                        _done(sheet.write_number(row, column, cell, style))
                    case str() | None:
                        self._text(sheet, row, column, cell or "", style)

    def _validate(self, sheet: Any, cells: tuple[int, int, int, int], field: Field) -> None:
        """The drop-down list or the rule, the message and the alert of a column."""
        entry, rule = field.entry, dict[str, Any]()
        if entry.choices:
            rule = {"validate": "list", "source": self._source(entry)}
        elif entry.length is not None:
            rule = {"validate": "length", "criteria": "<=", "value": entry.length}
        elif entry.formula:
            formula = "=" + entry.formula.format(cell=xl_rowcol_to_cell(cells[0], cells[1]))
            if len(formula) > _FORMULA:
                raise ValueError("a rule's formula is longer than Excel allows")
            rule = {"validate": "custom", "value": formula}
        elif field.prompt:
            rule = {"validate": "any"}
        if not rule:
            return
        if field.prompt:
            said = field.prompt.fitted()
            rule |= {"input_title": said.title, "input_message": said.text}
        if entry.alert:
            told: Message = entry.alert.fitted()
            rule |= {
                "error_title": told.title,
                "error_message": told.text,
                "error_type": "stop" if entry.blocks else "warning",
            }
        _done(sheet.data_validation(*cells, rule))

    def _source(self, entry: EntryRule) -> list[str] | str:
        """The list itself where it is short and has no comma or quote in it, else where it stands on the tab of lists."""
        values = tuple(choice.value for choice in entry.choices)
        if len(",".join(values)) <= _INLINE and not any(sign in value for value in values for sign in ',"'):
            return list(values)
        if values not in self._lists:
            self._listed.append((entry.listed, entry.choices))
            column = xl_col_to_name(3 * (len(self._listed) - 1))
            self._lists[values] = f"='{_quoted(self._lists_tab)}'!${column}$2:${column}${len(values) + 1}"
        return self._lists[values]

    def _gap(self, sheet: Any, gap: Gap, first: int, last: int) -> None:
        """Color the cells that are blank in a row in which something of the kind stands."""
        ranges = [f"{xl_col_to_name(a)}{first + 1}:{xl_col_to_name(b)}{last + 1}" for a, b in _runs(gap.cells)]
        begun = ",".join(
            f"${xl_col_to_name(a)}{first + 1}:${xl_col_to_name(b)}{first + 1}" for a, b in _runs(gap.begun)
        )
        cell = xl_rowcol_to_cell(first, gap.cells[0])
        rule = {
            "type": "formula",
            "criteria": f"=AND(LEN(TRIM({cell}))=0,COUNTA({begun})>0)",
            "format": self._styles.gap(),
            "multi_range": " ".join(ranges),
        }
        _done(sheet.conditional_format(ranges[0], rule))

    def _print(self, sheet: Any, grid: Grid) -> None:
        """Landscape on letter paper, the header and the first columns on every page."""
        head = grid.header_row - 1
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(head)
        sheet.set_footer("&L&A&RPage &P of &N")
        widths = [field.width for field in grid.fields]
        pages, again = across_pages(widths, grid.frozen, _ON_ONE_PAGE)
        sheet.fit_to_pages(pages, 0)
        if again:
            sheet.repeat_columns(*again)

    # --- Tabs to be read

    def _page(self, sheet: Any, page: FormPage) -> None:
        if page.hidden:
            sheet.hide()
        if page.plain:
            for row, line in enumerate(page.lines):
                self._text(sheet, row, 0, line.text, self._styles.plain(bold=row == 0))
            sheet.set_paper(_LETTER)
            sheet.fit_to_pages(1, 0)
            return
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 13)
        sheet.set_column(1, 1, _PAGE_WIDTH)
        for row, line in enumerate(page.lines):
            self._line(sheet, row, line)
        sheet.set_paper(_LETTER)
        sheet.fit_to_pages(1, 0)

    def _line(self, sheet: Any, row: int, line: PageLine) -> None:
        if not line.text:
            sheet.set_row(row, 8)
            return
        if line.style is not LineStyle.TEXT:
            sheet.set_row(row, 26 if line.style is LineStyle.TITLE else 20)
            self._text(sheet, row, 0, line.text, self._styles.line(line.style))
            return
        sheet.set_row(row, 3 + _LINE_HEIGHT * _wrapped(line.text, _PAGE_WIDTH))
        if line.swatch or line.gap:
            style = self._styles.swatch(*line.swatch) if line.swatch else self._styles.gap_swatch()
            self._text(sheet, row, 0, line.marker, style)
        elif line.marker:
            self._text(sheet, row, 0, line.marker, self._styles.marker())
        if line.link:
            _done(sheet.write_url(row, 1, f"internal:'{_quoted(line.link)}'!A1", self._styles.link(), line.text))
        else:
            self._text(sheet, row, 1, line.text, self._styles.line(line.style))

    def _reference(self, sheet: Any, page: Reference) -> None:
        sheet.hide_gridlines(2)
        for column, width in enumerate(page.widths):
            sheet.set_column(column, column, width)
        row = 0
        for number, table in enumerate(page.tables):
            if number:
                row += 1
            row = self._table(sheet, row, table, page.widths)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.fit_to_pages(1, 0)

    def _table(self, sheet: Any, row: int, table: TextTable, widths: tuple[float, ...]) -> int:
        """One table; gives the row after it."""
        sheet.set_row(row, 20)
        self._text(sheet, row, 0, table.heading, self._styles.line(LineStyle.HEADING))
        if table.note:
            row += 1
            self._text(sheet, row, 0, table.note, self._styles.plain())
        row += 1
        for column, text in enumerate(table.columns):
            self._text(sheet, row, column, text, self._styles.table_head())
        for number, cells in enumerate(table.rows):
            row += 1
            lines = max(_wrapped(text, width - 1) for text, width in zip(cells, widths, strict=False))
            sheet.set_row(row, 4 + _LINE_HEIGHT * lines)
            for column, text in enumerate(cells):
                self._text(sheet, row, column, text, self._styles.table_cell(bold=column == table.bold))
            if table.links:
                where = f"internal:{table.links[number]}"
                _done(sheet.write_url(row, 0, where, self._styles.table_link(), "→", f"Go to {cells[1]}"[:255]))
        return row + 1

    def _lists_sheet(self) -> None:
        """The lists that were too long: what is entered, and beside it what it means."""
        sheet = self._book.add_worksheet(self._lists_tab)
        for number, (name, choices) in enumerate(self._listed):
            column = 3 * number
            sheet.set_column(column, column, min(60, 4 + max(len(choice.value) for choice in choices)))
            sheet.set_column(column + 1, column + 1, min(60, 4 + max(len(choice.meaning) for choice in choices)))
            self._text(sheet, 0, column, name, self._styles.table_head())
            for row, choice in enumerate(choices, start=1):
                self._text(sheet, row, column, choice.value, self._styles.table_cell())
                if choice.meaning and choice.meaning != choice.value:
                    self._text(sheet, row, column + 1, choice.meaning, self._styles.table_cell())
        sheet.hide()

    def _text(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        if text:
            _done(sheet.write_string(row, column, text, style))
        else:
            _done(sheet.write_blank(row, column, None, style))


def write_form(form: Form, target: Place) -> None:
    """Write the form to a path, or into memory, as .xlsx."""
    FormWorkbook(target).write(form)


def _done(answer: int | Any) -> None:
    """XlsxWriter says by a negative number that it left something out."""
    if isinstance(answer, int) and answer < 0:
        raise ValueError("part of the workbook could not be written")


def _quoted(name: str) -> str:
    """A tab's name as it stands between the quotes of a reference."""
    return name.replace("'", "''")


def _runs(columns: tuple[int, ...]) -> list[tuple[int, int]]:
    """Ascending column numbers as runs of neighbors."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _wrapped(text: str, width: float) -> int:
    """How many lines a text takes in a cell of so many characters."""
    return sum(max(1, ceil(len(line) * 0.98 / width)) for line in text.split("\n"))


def _header_height(fields: tuple[Field, ...]) -> float:
    """Room for the longest header and for the filter's button below it."""
    return 8 + _LINE_HEIGHT * min(14, 0.6 + max(lines_of_header(field.header, field.width) for field in fields))
