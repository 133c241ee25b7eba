"""A findings workbook: where the sender's own cannot be annotated, a new one with our tab first and the rows concerned behind it.

Written row by row, so that memory stays flat. What came as text is written as text; nothing in it is ever a live formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ecmx.files.annotating.tab import INK, LOOKS, SHADES, Look, Mark, Tab, TabLine, clean_text
from ecmx.files.aside import Place, aside
from ecmx.files.book_out import BookOut
from ecmx.files.cells import Batch, CellKind, Merge, column_index
from ecmx.files.rows_out import DAY_FORMAT, LONGEST

__all__ = ["CarriedTab", "CarriedRow", "write_findings_book"]

_MOMENT = f"{DAY_FORMAT} hh:mm:ss"
_CUT = "ERROR: This text is longer than a cell can hold and was cut off here. Please correct it in the file itself."


@dataclass(frozen=True, slots=True, repr=False)
class CarriedRow:
    """number: of the row in the file; kinds: `CellKind` of each cell; marks: with the columns of the file."""

    number: int
    cells: Sequence[str | None]
    kinds: Sequence[int]
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class CarriedTab:
    """One tab of rows. letters: the columns in the file; headers: as they stand there; number_header: of the column with the row
    numbers ("" = none); header_marks: on the headers; top: the rows of the file up to the header, written as they stand there in
    place of `headers`, with their merged cells.
    """

    name: str
    letters: Sequence[str]
    headers: Sequence[str]
    rows: Iterable[CarriedRow] = field(repr=False)
    number_header: str = ""
    header_marks: Sequence[Mark] = ()
    top: Batch | None = field(default=None, repr=False)
    merges: Sequence[Merge] = ()


def write_findings_book(
    target: Place,
    sheets: Iterable[CarriedTab],
    *,
    front: Tab | None = None,
    hidden: tuple[str, Callable[[], Sequence[str]]] | None = None,
    password: str | None = None,
    over: bool = True,
) -> None:
    """Write the workbook; encrypted where a password is given. Raises UsageProblem where nothing can be written there.

    hidden: name and texts of the tab that nobody sees; the texts are asked for once all rows are written
    """
    sheets = list(sheets)
    # Rows that were written cannot be merged any more in flat memory; rows with a top of their own are few.
    flat = all(sheet.top is None for sheet in sheets)
    with aside(target, password=password, over=over) as made, _book(made, flat=flat) as book:
        looks = _Looks(book)
        if front is not None:
            _write_tab(book, front, looks)
        for sheet in sheets:
            _write_rows(book, sheet, looks)
        if hidden is not None:
            name, texts = hidden
            _write_hidden(book, name, texts())


@contextmanager
def _book(place: Place, *, flat: bool) -> Iterator[Any]:
    out = BookOut(place, flat=flat)
    try:
        yield out.book
    except BaseException:
        out.drop()
        raise
    out.close()


class _Looks:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, name: str) -> Any:
        """Of our own tab."""
        return self._format((name, ""), lambda: _properties(LOOKS[name]))

    def cell(self, loudness: str, number_format: str) -> Any:
        """Of a carried cell; loudness "" = not marked."""
        shade = {"bg_color": f"#{SHADES[loudness]}", "font_color": f"#{INK}"} if loudness else {}
        return self._format((f"cell {loudness}", number_format), lambda: {**shade, "num_format": number_format or "@"})

    def head(self, loudness: str) -> Any:
        """Of a header."""
        shade = {"bg_color": f"#{SHADES[loudness]}", "font_color": f"#{INK}"} if loudness else {}
        return self._format(
            (f"head {loudness}", ""), lambda: {**_properties(LOOKS["head"]), "num_format": "@", **shade}
        )

    def top(self, header: bool) -> Any:
        """Of what stands above the rows."""
        return self._format((f"top {header}", ""), lambda: {"num_format": "@", "bold": True, "text_wrap": header})

    def _format(self, key: tuple[str, str], properties: Any) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format(properties())
        return self._made[key]


def _properties(look: Look) -> dict[str, Any]:
    made: dict[str, Any] = {
        "font_name": "Calibri",
        "font_size": look.size,
        "font_color": f"#{look.colour}",
        "bold": look.bold,
        "italic": look.italic,
        "text_wrap": look.wrap,
        "valign": "vcenter" if look.size > 12 else "top",
    }
    if look.underline:
        made["underline"] = 1
    if look.fill:
        made["bg_color"] = f"#{look.fill}"
    if look.line:
        made |= {"bottom": 1, "bottom_color": f"#{look.line}"}
    if look.indent:
        made["indent"] = 1
    if look.centred:
        made["align"] = "center"
    return made


def _done(answer: int) -> None:
    """XlsxWriter tells by a number, not by an exception, that it wrote nothing."""
    if answer < 0:
        raise RuntimeError(f"XlsxWriter did not write a cell ({answer})")


# ---- our tab ----------------------------------------------------------------------------------------------------------


def _write_tab(book: Any, tab: Tab, looks: _Looks) -> None:
    sheet = book.add_worksheet(tab.name)
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#C0392B")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate(tab.widths):
        sheet.set_column(place, place, width)
    if tab.header:
        sheet.freeze_panes(tab.header, 0)
        sheet.repeat_rows(tab.header - 1)
    for number, line in enumerate(tab.lines):
        _write_line(sheet, number, line, len(tab.widths), looks)
    if tab.header and tab.ends > tab.header:
        sheet.autofilter(tab.header - 1, 0, tab.ends - 1, len(tab.widths) - 1)


def _write_line(sheet: Any, number: int, line: TabLine, width: int, looks: _Looks) -> None:
    if line.height:
        sheet.set_row(number, line.height)
    if line.across and line.entries:
        first = line.entries[0]
        assert first is not None
        _done(sheet.merge_range(number, 0, number, width - 1, clean_text(str(first.text)), looks.of(first.look)))
        return
    for place, entry in enumerate(line.entries):
        if entry is None:
            continue
        form = looks.of(entry.look)
        if entry.link is not None:
            tab, cell = entry.link
            quoted = tab.replace("'", "''")
            _done(sheet.write_url(number, place, f"internal:'{quoted}'!{cell}", form, clean_text(str(entry.text))))
        elif isinstance(entry.text, int):
            _done(sheet.write_number(number, place, entry.text, form))
        else:
            _done(sheet.write_string(number, place, clean_text(entry.text), form))


def _write_hidden(book: Any, name: str, cells: Sequence[str]) -> None:
    sheet = book.add_worksheet(name)
    sheet.very_hidden()
    for number, cell in enumerate(cells):
        _done(sheet.write_string(number, 0, cell))


# ---- rows -------------------------------------------------------------------------------------------------------------


def _write_rows(book: Any, carried: CarriedTab, looks: _Looks) -> None:
    sheet = book.add_worksheet(carried.name)
    first = 1 if carried.number_header else 0
    places = {letter: first + at for at, letter in enumerate(carried.letters)}
    widths = [len(header) for header in carried.headers]
    below = _write_header(sheet, carried, places, looks) if carried.top is None else _write_top(sheet, carried, looks)
    sheet.freeze_panes(below, first)
    for number, row in enumerate(carried.rows, below):
        if first:
            _done(sheet.write_number(number, 0, row.number, looks.of("row")))
        _write_row(sheet, number, row, places, looks, widths)
    if first:
        sheet.set_column(0, 0, 9)
    for letter, width in zip(carried.letters, widths, strict=True):
        sheet.set_column(places[letter], places[letter], min(max(width * 1.1, 9), 30))


def _write_header(sheet: Any, carried: CarriedTab, places: dict[str, int], looks: _Looks) -> int:
    """One line of headers. How many lines the rows stand below."""
    sheet.set_row(0, 48)
    if carried.number_header:
        _done(sheet.write_string(0, 0, carried.number_header, looks.head("")))
    marks = {mark.column: mark for mark in carried.header_marks}
    for letter, header in zip(carried.letters, carried.headers, strict=True):
        mark = marks.get(letter)
        if header or mark:
            _done(sheet.write_string(0, places[letter], clean_text(header), looks.head(mark.loudness if mark else "")))
            _hang(sheet, 0, places[letter], mark.note if mark else "")
    return 1


def _write_top(sheet: Any, carried: CarriedTab, looks: _Looks) -> int:
    """Titles and headers as they stand in the file. How many lines the rows stand below."""
    assert carried.top is not None
    last = int(carried.top.rows[-1])
    held: dict[tuple[int, int], str] = {}
    for row, cells in zip(carried.top.rows.to_list(), carried.top.text.iter_rows(), strict=True):
        for letter, text in zip(carried.top.text.columns, cells, strict=True):
            if text is not None:
                held[row, column_index(letter)] = clean_text(text)
                _done(sheet.write_string(row - 1, column_index(letter) - 1, clean_text(text), looks.top(row == last)))
    for merge in carried.merges:
        if merge.last_row <= last and (merge.first_row, merge.first_column) != (merge.last_row, merge.last_column):
            text = held.get((merge.first_row, merge.first_column), "")
            ends = (merge.first_row - 1, merge.first_column - 1, merge.last_row - 1, merge.last_column - 1)
            _done(sheet.merge_range(*ends, text, looks.top(merge.last_row == last)))
    return last


def _write_row(
    sheet: Any, number: int, row: CarriedRow, places: dict[str, int], looks: _Looks, widths: list[int]
) -> None:
    marks = {mark.column: mark for mark in row.marks}
    for at, (letter, text, kind) in enumerate(zip(places, row.cells, row.kinds, strict=True)):
        mark = marks.get(letter)
        loudness, note = (mark.loudness, mark.note) if mark else ("", "")
        if text is not None and len(text) > LONGEST:
            loudness, note = "error", f"{_CUT}\n\n{note}".strip()
        place = places[letter]
        if text is None:
            if loudness:
                _done(sheet.write_blank(number, place, None, looks.cell(loudness, "")))
        elif kind == CellKind.DATE and (moment := _moment(text)) is not None:
            form = _MOMENT if "T" in text else DAY_FORMAT
            _done(sheet.write_datetime(number, place, moment, looks.cell(loudness, form)))
        else:
            _done(sheet.write_string(number, place, clean_text(text), looks.cell(loudness, "")))
            widths[at] = max(widths[at], min(len(text), 30))
        _hang(sheet, number, place, note)


def _moment(text: str) -> datetime | None:
    """None for days that a workbook cannot count."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year >= 1901 else None


def _hang(sheet: Any, row: int, column: int, note: str) -> None:
    if not note:
        return
    lines = sum(len(part) // 54 + 1 for part in note.split("\n")) + 1
    looks = {"author": "ecmx", "width": 330, "height": lines * 15 + 12, "color": "#FFFBE6", "font_size": 9}
    _done(sheet.write_comment(row, column, clean_text(note), looks))
