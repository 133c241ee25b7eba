"""The reading process: the rows of this one, bounded memory and time, nothing on its output or in its arguments, no child left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ecmx import reader_process
from ecmx.errors import FileUnusable
from ecmx.files import Limits, open_book
from ecmx.files.isolated import READERS
from tests.fuzz import seeds
from tests.unit.files.reading import kinds, texts


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(seeds.xlsx())
    return path


def _children() -> set[int]:
    """The processes that this one has, but for those that wait for work."""
    READERS.end()
    return {int(pid) for pid in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()}


def test_the_same_is_read_in_both_processes(book_path: Path) -> None:
    with open_book(book_path) as book, open_book(book_path, isolated=False) as here:
        assert book.facts == here.facts and [sheet.name for sheet in book.sheets] == [
            sheet.name for sheet in here.sheets
        ]
        assert [sheet.merges for sheet in book.sheets] == [sheet.merges for sheet in here.sheets]
        assert book.sheets[1].preview(5).text.equals(here.sheets[1].preview(5).text)
    for sheet in (0, 1):
        assert texts(book_path, sheet, isolated=True) == texts(book_path, sheet)
        assert kinds(book_path, sheet, isolated=True) == kinds(book_path, sheet)


def test_two_sheets_at_once_and_an_abandoned_one(book_path: Path) -> None:
    before = _children()
    with open_book(book_path) as book:
        pairs = list(zip(book.sheets[0].batches(), book.sheets[1].batches(size=1), strict=False))
        assert len(pairs) == 1
        rows = book.sheets[1].batches(size=2)
        next(rows)
        del rows
        assert sum(len(batch) for batch in book.sheets[1].batches()) == 15
    assert _children() == before


def _acting(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Let the child do something else once it is told to open the file."""
    start = (
        "import sys, os, time; sys.path.insert(0, sys.argv[1]); from ecmx.files.isolated import child\n"
        f"def act(*_):\n    {what}\n"
        "import ecmx.files.reading as reading; reading.open_reader = act; child.main()"
    )
    monkeypatch.setattr(reader_process, "START", start)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("time.sleep(60)", "read-failed"),
        ("os.abort()", "file-too-large"),
        ("os.kill(os.getpid(), 11)", "read-failed"),
        ("raise ValueError('90000001B')", "read-failed"),
        ("hold = [bytes(1 << 20) for _ in range(3000)]", "file-too-large"),
    ],
)
def test_whatever_befalls_the_child_is_one_sentence(
    book_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, code: str
) -> None:
    _acting(monkeypatch, what)
    before = _children()
    begun = time.monotonic()
    with pytest.raises(FileUnusable) as caught:
        open_book(book_path, limits=Limits(seconds=3, memory=512 << 20))
    assert caught.value.code == code and "90000001B" not in str(caught.value)
    assert time.monotonic() - begun < 20
    assert _children() == before


def test_the_memory_limit_holds_against_polars_too(book_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _acting(monkeypatch, "import polars as pl; pl.repeat('x' * 40, 200_000_000, eager=True).str.to_uppercase()")
    with pytest.raises(FileUnusable) as caught:
        open_book(book_path, limits=Limits(memory=512 << 20))
    assert caught.value.code == "file-too-large"


def test_nothing_is_said_on_the_console_and_the_password_is_no_argument(book_path: Path) -> None:
    program = (
        "import sys, pathlib, subprocess; from ecmx.files import open_book; from ecmx import reader_process\n"
        "noise = 'print(90000001, file=sys.stderr, flush=True); main()'\n"
        "reader_process.START = reader_process.START.replace('main()', noise, 1)\n"
        f"book = open_book(pathlib.Path({str(book_path)!r}), password='pässword')\n"
        "import os; me = os.getpid()\n"
        "for pid in open(f'/proc/{me}/task/{me}/children').read().split():\n"
        "    assert 'pässword' not in open(f'/proc/{pid}/cmdline').read() and 'pässword' not in open(f'/proc/{pid}/environ').read()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_killed_parent_leaves_no_child(book_path: Path) -> None:
    program = (
        "import pathlib, time; from ecmx.files import open_book\n"
        f"book = open_book(pathlib.Path({str(book_path)!r}))\n"
        "print(book._reader._idle.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        if (
            not Path(f"/proc/{child}").exists()
            or "Z (" in Path(f"/proc/{child}/stat").read_text()
            or ") Z" in Path(f"/proc/{child}/stat").read_text()
        ):
            return
        time.sleep(0.1)
    pytest.fail("the reading process outlived its parent")
