"""OpenDocument: text as shown, stored dates, repeated rows and cells counted and not unrolled."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.files import CellKind, Merge, open_book
from tests.unit.files.reading import SMALL, kinds, texts

_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:draw="urn:draw">'
    '<office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
    "<office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def _ods(folder: Path, rows: str, more: str = "", prolog: str = "") -> Path:
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'{prolog}{_HEAD}<table:table table:name="M">{rows}</table:table>{more}{_TAIL}')
    return path


def _cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def _row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def test_values_of_every_kind(tmp_path: Path) -> None:
    row = _row(
        _cell('a<text:s text:c="2"/>b<text:line-break/>c'),
        _cell("6.46E+12", 'office:value-type="float" office:value="6457220000000"'),
        _cell("01234", 'office:value-type="float" office:value="1234"'),
        _cell("10/31/26", 'office:value-type="date" office:date-value="2026-10-31"'),
        _cell("x", 'office:value-type="date" office:date-value="2026-10-31T14:30:00"'),
        _cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'),
        _cell(
            "#N/A",
            'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"',
        ),
        '<table:table-cell table:formula="of:=1+1"/>',
        _cell("12.5", 'office:value-type="float" office:value="12.5"'),
    )
    path = _ods(tmp_path, row)
    assert texts(path) == {
        1: ["a  b\nc", "6457220000000", "01234", "2026-10-31", "2026-10-31T14:30:00", "TRUE", "#N/A", None, "12.5"]
    }
    kind = CellKind
    assert kinds(path) == {
        1: [
            kind.TEXT,
            kind.NUMBER,
            kind.NUMBER,
            kind.DATE,
            kind.DATE,
            kind.BOOLEAN,
            kind.ERROR,
            kind.FORMULA,
            kind.NUMBER,
        ]
    }


def test_notes_and_drawings_in_a_cell_are_no_text_of_it(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation>'
        "<text:p>a</text:p><draw:frame><text:p>no</text:p></draw:frame><text:p>b</text:p></table:table-cell>"
    )
    assert texts(_ods(tmp_path, _row(_cell("first"), cell))) == {1: ["first", "a\nb"]}


def test_repeated_rows_and_cells(tmp_path: Path) -> None:
    rows = (
        _row(_cell("a", 'office:value-type="string" table:number-columns-repeated="2"'), times=2)
        + _row('<table:table-cell table:number-columns-repeated="16384"/>', times=1_048_000)
        + _row(_cell("z"))
    )
    assert texts(_ods(tmp_path, _row(times=3) + rows.replace("1048000", "5"))) == {
        4: ["a", "a"],
        5: ["a", "a"],
        11: ["z", None],
    }
    assert list(texts(_ods(tmp_path, rows))) == [1, 2, 1_048_003]


@pytest.mark.parametrize(
    "attributes", ['table:number-columns-repeated="100000000"', 'table:number-columns-repeated="40"']
)
def test_a_repetition_bomb_is_refused_at_once(tmp_path: Path, attributes: str) -> None:
    path = _ods(tmp_path, _row(_cell("a", f'office:value-type="string" {attributes}'), times=900))
    begun = time.monotonic()
    with pytest.raises(FileUnusable) as caught:
        texts(path, limits=SMALL)
    assert caught.value.code == "too-many-cells"
    assert time.monotonic() - begun < 5


def test_tabs_hidden_tabs_and_merges(tmp_path: Path) -> None:
    merged = _row(
        _cell("t", 'office:value-type="string" table:number-columns-spanned="3" table:number-rows-spanned="2"')
    )
    more = f'<table:table table:name="L" table:style-name="ta2">{_row(_cell("second"))}</table:table>'
    path = _ods(tmp_path, merged, more)
    with open_book(path, isolated=False) as book:
        assert [(sheet.name, sheet.visibility) for sheet in book.sheets] == [("M", "visible"), ("L", "hidden")]
        assert book.sheets[0].merges == (Merge(1, 1, 2, 3),)
    assert texts(path, 1) == {1: ["second"]}


def test_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        texts(_ods(tmp_path, _row(_cell("a")), prolog='<!DOCTYPE x [<!ENTITY a "b">]>'))
    assert caught.value.code == "xml-entities"
