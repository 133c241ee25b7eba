"""What was read is held against the file: a reader that drops cells is found out, and the second reader serves where the first cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import wolfxl

from ecmx.files import Limits, open_book
from ecmx.files.reading import fast
from ecmx.files.reading.xlsx import XlsxReader
from tests.unit.files.reading import kinds, texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 401):
        sheet.append([f"{row}A", row, None, "   ", f"{row}E", '=""'])
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Whether the fast reader is the one that was tried is asked once a process."""
    fast._tried.cache_clear()
    yield
    fast._tried.cache_clear()


def dropping(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    native = XlsxReader._native_rows

    def rows(self: XlsxReader, *told: Any) -> Iterator[tuple[list[int], list[tuple[Any, ...]]]]:
        for numbers, values in native(self, *told):
            yield (
                numbers,
                [
                    (*row[:place], None, *row[place + 1 :]) if number % 7 == 0 else row
                    for number, row in zip(numbers, values, strict=True)
                ],
            )

    monkeypatch.setattr(XlsxReader, "_native_rows", rows)


@pytest.mark.parametrize("place", [0, 1, 4])
def test_cells_that_the_fast_reader_drops_come_by_the_second(
    path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    whole = texts(path)
    dropping(monkeypatch, place)
    assert texts(path) == whole
    with open_book(path, isolated=False) as book:
        assert book.sheets[0].marks.unread == ()


def test_what_both_drop_is_told_by_its_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dropping(monkeypatch, 4)
    monkeypatch.setattr(
        "ecmx.files.reading.openpyxl_rows._value",
        lambda cell, formula: None if str(cell.value).endswith("E") else cell.value,
    )
    with open_book(path, isolated=False) as book:
        assert book.sheets[0].marks.unread == tuple(range(7, 401, 7))


def test_of_a_large_tab_the_beginning_is_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dropping(monkeypatch, 4)
    whole = texts(path)
    assert whole[7][4] == "7E"
    assert texts(path, limits=Limits(counted_bytes=16_384)) == whole


def test_a_difference_beyond_what_is_counted_is_not_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The price of speed; a setting counts all."""
    dropping(monkeypatch, 4)
    assert texts(path, limits=Limits(counted_bytes=1024))[7][4] is None


def test_another_version_is_not_believed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(path), kinds(path)
    monkeypatch.setattr(wolfxl, "__version__", "2.1.0")
    fast._tried.cache_clear()
    assert fast.fast_reader(Limits()) is None
    assert (texts(path), kinds(path)) == before


def test_one_that_reads_otherwise_than_when_it_was_tried_is_not_believed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(path)
    monkeypatch.setattr(fast, "_VALUES", [])
    fast._tried.cache_clear()
    assert fast.fast_reader(Limits()) is None
    assert texts(path) == before


def test_the_installed_one_is_the_one_that_was_tried() -> None:
    assert fast.fast_reader(Limits()) is not None


def test_without_it_the_second_serves(path: Path) -> None:
    program = (
        "import sys; sys.modules['wolfxl'] = None\n"
        "from pathlib import Path; from ecmx.files import open_book\n"
        f"with open_book(Path({str(path)!r}), isolated=False) as book: print(sum(map(len, book.sheets[0].batches())))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "400", done.stderr
