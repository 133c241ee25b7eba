"""What the libraries lose of an xlsx, and we may not: each of the traps in the notes on the libraries, and each defect found since."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ecmx.errors import FileUnusable
from ecmx.files import CellKind, Limits, Merge, open_book
from tests.unit.files.reading import kinds, texts

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "12"),
        (12.0, "12"),
        (6457220000000.0, "6457220000000"),
        (0.5, "0.5"),
        (-3, "-3"),
        (1e-7, "0.0000001"),
        (0, "0"),
        (1234567.25, "1234567.25"),
    ],
)
def test_numbers_are_plain(workbook: Write, value: float, shown: str) -> None:
    path = workbook(lambda book, sheet: sheet.write_number(0, 0, value))
    assert texts(path) == {1: [shown]}
    assert kinds(path) == {1: [CellKind.NUMBER]}


def test_a_text_in_scientific_form_stays_that_text(workbook: Write) -> None:
    path = workbook(lambda book, sheet: sheet.write_string(0, 0, "6.45722E+12"))
    assert texts(path) == {1: ["6.45722E+12"]}
    assert kinds(path) == {1: [CellKind.TEXT]}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 1234, "01234"),
        ("000000000", 12345678, "012345678"),
        ("000-00-0000", 12345678, "012-34-5678"),
        ("(000) 000-0000", 5595550100, "(559) 555-0100"),
        ("00000-0000", 12340001, "01234-0001"),
        ("[<=9999999]###-####;(###) ###-####", 5595550100, "(559) 555-0100"),
        ("[<=9999999]###-####;(###) ###-####", 5550100, "555-0100"),
        ("00000", 123456, "123456"),
        ("0.00", 5, "5"),
        ("#,##0", 12345, "12345"),
        ("0", 7, "7"),
        ("General", 7, "7"),
        ("0%", 1, "1"),
    ],
)
def test_identifiers_are_read_as_their_format_shows_them(workbook: Write, code: str, value: int, shown: str) -> None:
    path = workbook(lambda book, sheet: sheet.write_number(0, 0, value, book.add_format({"num_format": code})))
    assert texts(path) == {1: [shown]}
    assert kinds(path) == {1: [CellKind.NUMBER]}


def test_two_identifier_formats_in_one_sheet_do_not_mix(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        zips, cins, date = (book.add_format({"num_format": code}) for code in ("00000", "000000000", "mm/dd/yyyy"))  # type: ignore[attr-defined]
        for row in range(3):
            sheet.write_number(row, 0, 7, zips)  # type: ignore[attr-defined]
            sheet.write_number(row, 1, 7, cins)  # type: ignore[attr-defined]
            sheet.write_number(row, 2, 7)  # type: ignore[attr-defined]
            sheet.write_datetime(row, 3, dt.datetime(2026, 10, 31, 14, 30), date)  # type: ignore[attr-defined]

    path = workbook(fill)
    assert texts(path)[3] == ["00007", "000000007", "7", "2026-10-31T14:30:00"]
    assert kinds(path)[3] == [CellKind.NUMBER, CellKind.NUMBER, CellKind.NUMBER, CellKind.DATE]


def test_dates_are_iso_in_both_calendars(workbook: Write) -> None:
    for options in ({}, {"date_1904": True}):

        def fill(book: object, sheet: object) -> None:
            form = book.add_format({"num_format": "mm/dd/yyyy"})  # type: ignore[attr-defined]
            sheet.write_datetime(0, 0, dt.datetime(2026, 10, 31), form)  # type: ignore[attr-defined]
            sheet.write_datetime(0, 1, dt.datetime(2026, 10, 31, 14, 30), form)  # type: ignore[attr-defined]

        path = workbook(fill, **options)
        assert texts(path) == {1: ["2026-10-31", "2026-10-31T14:30:00"]}
        assert kinds(path) == {1: [CellKind.DATE, CellKind.DATE]}
        with open_book(path, isolated=False) as book:
            assert book.facts.date_1904 is bool(options)


@pytest.mark.parametrize("other_format", [None, "00000"])
def test_a_date_formatted_zero_is_no_date(workbook: Write, other_format: str | None) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_number(0, 0, 0, book.add_format({"num_format": "mm/dd/yyyy"}))  # type: ignore[attr-defined]
        sheet.write_number(0, 1, 1, book.add_format({"num_format": other_format or "mm/dd/yyyy"}))  # type: ignore[attr-defined]
        sheet.write_number(0, 2, 1, book.add_format({"num_format": "000-00"}))  # type: ignore[attr-defined]

    path = workbook(fill)
    assert texts(path)[1][0] == "0"
    assert kinds(path)[1][0] is CellKind.NUMBER


def test_text_dates_and_date_cells_side_by_side(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_string(0, 0, "Born")  # type: ignore[attr-defined]
        sheet.write_string(1, 0, "10/31/2026")  # type: ignore[attr-defined]
        sheet.write_datetime(2, 0, dt.datetime(2026, 10, 31), book.add_format({"num_format": "mm/dd/yyyy"}))  # type: ignore[attr-defined]

    path = workbook(fill)
    assert texts(path) == {1: ["Born"], 2: ["10/31/2026"], 3: ["2026-10-31"]}
    assert kinds(path) == {1: [CellKind.TEXT], 2: [CellKind.TEXT], 3: [CellKind.DATE]}


def test_errors_booleans_and_formulas(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)  # type: ignore[attr-defined]
        sheet.write_formula(0, 1, "=A1", None, "")  # type: ignore[attr-defined]
        sheet.write_formula(0, 2, "=NA()", None, "#N/A")  # type: ignore[attr-defined]
        sheet.write_boolean(0, 3, True)  # type: ignore[attr-defined]
        sheet.write_formula(0, 4, '="x"', None, "x")  # type: ignore[attr-defined]

    path = workbook(fill)
    assert texts(path) == {1: ["2", None, "#N/A", "TRUE", "x"]}
    assert kinds(path) == {1: [CellKind.NUMBER, CellKind.FORMULA, CellKind.ERROR, CellKind.BOOLEAN, CellKind.TEXT]}


def test_a_row_of_nothing_but_formulas_without_value_is_a_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "=1+1"
    book.save(tmp_path / "f.xlsx")
    assert kinds(tmp_path / "f.xlsx") == {2: [CellKind.TEXT, CellKind.FORMULA]}


def test_line_breaks_and_blanks(workbook: Write) -> None:
    path = workbook(lambda book, sheet: sheet.write_row(0, 0, ["  Client\r\nIndex  ", "   ", "a\rb", "x"]))
    assert texts(path) == {1: ["Client\nIndex", None, "a\nb", "x"]}


def test_escaped_characters_are_decoded(tmp_path: Path) -> None:
    path = _with_part(
        tmp_path,
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Member_x000D_\nName _x005F_x000D_ _xD800_</t></is></c></row>',
    )
    assert texts(path) == {1: ["Member\nName _x000D_"]}


def test_a_stray_formatted_cell_at_the_far_end_costs_nothing(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_row(0, 0, ["a", "b"])  # type: ignore[attr-defined]
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))  # type: ignore[attr-defined]

    path = workbook(fill)
    assert texts(path) == {1: ["a", "b"]}


def test_rows_and_columns_keep_their_places(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write(4, 2, "x")  # type: ignore[attr-defined]
        sheet.write(9, 27, "y")  # type: ignore[attr-defined]

    found = texts(workbook(fill))
    assert list(found) == [5, 10]
    assert found[5][2] == "x" and found[10][27] == "y" and len(found[5]) == 28


def test_content_right_of_what_the_preview_shows_is_not_lost(workbook: Write) -> None:
    def fill(book: object, sheet: object) -> None:
        for row in range(200):
            sheet.write(row, 0, "x")  # type: ignore[attr-defined]
        sheet.write(150, 40, "far")  # type: ignore[attr-defined]

    assert texts(workbook(fill))[151][40] == "far"


def test_batches_share_their_columns_and_begin_below_a_row(workbook: Write) -> None:
    path = workbook(lambda book, sheet: [sheet.write_row(row, 0, [row, "x"]) for row in range(100)])
    with open_book(path, isolated=False) as book:
        got = list(book.sheets[0].batches(after_row=90, size=4))
        assert [list(batch.rows) for batch in got] == [[91, 92, 93, 94], [95, 96, 97, 98], [99, 100]]
        assert {tuple(batch.text.columns) for batch in got} == {("A", "B")}


def test_hidden_tabs_and_merges(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "MIF"
    first["B2"] = "Members"
    first.merge_cells("B2:D3")
    book.create_sheet("Lists").sheet_state = "hidden"
    book.create_sheet("Codes").sheet_state = "veryHidden"
    book.save(tmp_path / "h.xlsx")
    with open_book(tmp_path / "h.xlsx", isolated=False) as opened:
        assert [(sheet.name, sheet.visibility) for sheet in opened.sheets] == [
            ("MIF", "visible"),
            ("Lists", "hidden"),
            ("Codes", "very_hidden"),
        ]
        assert opened.sheets[0].merges == (Merge(2, 2, 3, 4),)
        assert opened.format == "xlsx"


def test_macros_and_links_are_seen_and_left_alone(tmp_path: Path, workbook: Write) -> None:
    path = workbook(lambda book, sheet: sheet.write(0, 0, "x"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    with open_book(path, isolated=False) as book:
        assert (book.format, book.facts.macros, book.facts.external_links) == ("xlsm", True, True)


def test_a_declared_size_that_is_untrue_is_said_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecmx.files.reading.xlsx.SMALL_PART", 10)
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 80))
    path = _with_part(tmp_path, rows + '<row r="80"><c r="D80"><v>1</v></c></row>', dimension="A1:A79")
    with pytest.raises(FileUnusable) as caught:
        texts(path, limits=Limits(counted_bytes=8))
    assert caught.value.code == "read-failed"
    assert texts(path)[80] == [None, None, None, "1"]


def test_too_many_cells_columns_and_tabs_are_refused(workbook: Write, tmp_path: Path) -> None:
    path = workbook(lambda book, sheet: [sheet.write_row(row, 0, ["x"] * 30) for row in range(20)])
    for limits in (Limits(cells=500), Limits(columns=20)):
        with pytest.raises(FileUnusable) as caught:
            texts(path, limits=limits)
        assert caught.value.code == "too-many-cells"
    book = openpyxl.Workbook()
    for _ in range(5):
        book.create_sheet()
    book.save(tmp_path / "tabs.xlsx")
    with pytest.raises(FileUnusable) as caught:
        open_book(tmp_path / "tabs.xlsx", limits=Limits(sheets=3), isolated=False)
    assert caught.value.code == "file-too-large"


def test_what_the_fast_reader_refuses_openpyxl_reads(workbook: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(book: object, sheet: object) -> None:
        sheet.write_row(0, 0, ["a", 12, True])  # type: ignore[attr-defined]
        sheet.write_number(2, 0, 7, book.add_format({"num_format": "00000"}))  # type: ignore[attr-defined]
        sheet.write_formula(2, 1, "=A1", None, "")  # type: ignore[attr-defined]

    path = workbook(fill)
    before = texts(path), kinds(path)

    def refuse(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr("ecmx.files.reading.xlsx.fast_reader", refuse)
    assert (texts(path), kinds(path)) == before


def _with_part(folder: Path, rows: str, dimension: str = "A1:A1") -> Path:
    """A workbook whose sheet holds this XML."""
    source = folder / "plain.xlsx"
    openpyxl.Workbook().save(source)
    made = folder / "part.xlsx"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made
