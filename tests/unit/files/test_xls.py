"""xls: formats, dates, errors and booleans as xlrd keeps them, and a damaged file that was a defect of ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlwt

from ecmx.errors import FileUnusable
from ecmx.files import CellKind, Merge, open_book
from tests.fuzz.seeds import xls as seed_xls
from tests.unit.files.reading import kinds, texts


def _style(code: str) -> Any:
    return xlwt.easyxf(num_format_str=code)


def test_cells_of_every_kind_keep_place_and_form(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("RTF")
    sheet.write_merge(0, 0, 0, 2, "Members")
    row = ["text ", 12, 0.5, True, "   ", "x"]
    for column, value in enumerate(row):
        sheet.write(2, column, value)
    sheet.write(3, 0, 1234, _style("00000"))
    sheet.write(3, 1, dt.datetime(2026, 10, 31), _style("mm/dd/yyyy"))
    sheet.write(3, 2, 0, _style("mm/dd/yyyy"))
    sheet.write(3, 3, 5595550100, _style("(000) 000-0000"))
    hidden = book.add_sheet("Lists")
    hidden.write(0, 0, "a")
    hidden.visibility = 1
    path = tmp_path / "a.xls"
    book.save(str(path))
    assert texts(path) == {
        1: ["Members", None, None, None, None, None],
        3: ["text", "12", "0.5", "TRUE", None, "x"],
        4: ["01234", "2026-10-31", "0", "(559) 555-0100", None, None],
    }
    assert kinds(path)[3][:4] == [CellKind.TEXT, CellKind.NUMBER, CellKind.NUMBER, CellKind.BOOLEAN]
    assert kinds(path)[4][:3] == [CellKind.NUMBER, CellKind.DATE, CellKind.NUMBER]
    with open_book(path, isolated=False) as opened:
        assert opened.sheets[0].merges == (Merge(1, 1, 1, 3),)
        assert [sheet.visibility for sheet in opened.sheets] == ["visible", "hidden"]
        assert opened.format == "xls"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({3844: 0, 3846: 0, 3847: 0}, id="rows longer than the sheet says"),
        pytest.param({1496: 81}, id="a number format without a code"),
    ],
)
def test_what_the_fuzzer_found(tmp_path: Path, changed: dict[int, int]) -> None:
    path = tmp_path / "fuzz.xls"
    data = bytearray(seed_xls())
    for place, byte in changed.items():
        data[place] = byte
    path.write_bytes(data)
    assert texts(path)


def test_an_xls_that_was_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(seed_xls()[:2500])
    with pytest.raises(FileUnusable) as caught:
        texts(path)
    assert caught.value.code == "file-truncated"
