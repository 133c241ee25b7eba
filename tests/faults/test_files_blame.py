"""A fault of our own, or of the installation, is never told as damage of the file; damage is never told as our fault."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
import xlrd

from ecmx import reader_process
from ecmx.errors import FileUnusable
from ecmx.files import open_book
from ecmx.files.reading.blame import ReadingFault
from tests.fuzz import seeds
from tests.unit.files.reading import texts

SECRET = "90000001B"


def _raising(problem: BaseException) -> Callable[..., NoReturn]:
    def act(*_: object, **__: object) -> NoReturn:
        raise problem

    return act


def _file(folder: Path, format: str) -> Path:
    path = folder / f"plan.{format}"
    path.write_bytes(seeds.all_seeds()[format][0])
    return path


OURS = [ImportError, ModuleNotFoundError, AttributeError, TypeError, NameError, AssertionError]
PLACES = {
    "xlsx": "ecmx.files.reading.xlsx.fast_reader",
    "xls": "ecmx.files.reading.xls.XlsReader._style",
    "ods": "ecmx.files.reading.ods.OdsReader._cells",
    "csv": "ecmx.files.reading.delimited._encoding",
    "xml": "ecmx.files.reading.xml_records._fields",
}


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("format", sorted(PLACES))
def test_our_own_mistake_goes_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, kind: type[Exception]
) -> None:
    path = _file(tmp_path, format)
    monkeypatch.setattr(PLACES[format], _raising(kind(SECRET)))
    with pytest.raises(kind):
        texts(path)


def test_a_mistake_in_the_slow_reader_goes_up_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecmx.files.reading.xlsx.fast_reader", _raising(ValueError()))
    monkeypatch.setattr("ecmx.files.reading.openpyxl_rows._value", _raising(TypeError(SECRET)))
    with pytest.raises(TypeError):
        texts(_file(tmp_path, "xlsx"))


@pytest.mark.parametrize(("format", "library"), [("xls", "xlrd"), ("xls", "olefile"), ("xlsx", "lxml")])
def test_a_missing_library_is_no_damage(tmp_path: Path, format: str, library: str) -> None:
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from pathlib import Path; from ecmx.files import open_book\n"
        "try:\n"
        f"    with open_book(Path({str(_file(tmp_path, format))!r}), isolated=False) as book: list(book.sheets[0].batches())\n"
        "except ModuleNotFoundError as problem:\n"
        "    print(problem.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip().partition(".")[0] == library, done.stderr


def test_a_call_that_a_library_does_not_know_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, "xls")
    monkeypatch.setattr(xlrd, "open_workbook", lambda filename: None)
    with pytest.raises(TypeError):
        open_book(path, isolated=False)


@pytest.mark.parametrize("kind", [TypeError, AttributeError, AssertionError, KeyError, UnboundLocalError])
def test_what_a_parser_trips_over_is_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    path = _file(tmp_path, "xls")
    monkeypatch.setattr(xlrd.book.Book, "parse_globals", _raising(kind(SECRET)))
    monkeypatch.setattr("ecmx.files.reading.second_xls.PROGRAMS", ())
    with pytest.raises(FileUnusable) as caught:
        open_book(path, isolated=False)
    assert caught.value.code == "read-failed" and SECRET not in str(caught.value)


def _acting(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    start = (
        "import sys, os; sys.path.insert(0, sys.argv[1]); from ecmx.files.isolated import child\n"
        f"def act(*_):\n    {what}\n"
        "import ecmx.files.reading as reading; reading.open_reader = act; child.main()"
    )
    monkeypatch.setattr(reader_process, "START", start)


@pytest.mark.parametrize(
    "what", [f"raise TypeError('{SECRET}')", "import no_such_library", f"assert 0, '{SECRET}'", "os._exit(3)"]
)
def test_a_fault_in_the_reading_process_comes_back_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = _file(tmp_path, "xlsx")
    _acting(monkeypatch, what)
    with pytest.raises(ReadingFault) as caught:
        open_book(path)
    assert SECRET not in str(caught.value) and caught.value.__cause__ is None


def test_a_reading_process_that_cannot_be_started_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, "xlsx")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    with pytest.raises(ReadingFault):
        open_book(path)
    monkeypatch.undo()
    monkeypatch.setattr(reader_process, "START", "raise ImportError")
    with pytest.raises(ReadingFault):
        open_book(path)
