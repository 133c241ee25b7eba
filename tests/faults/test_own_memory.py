"""Where the system does not bound the memory of the process that reads, it watches itself, and ends with the same sentence."""

from __future__ import annotations

import ctypes
import os
import resource
import threading
from pathlib import Path
from typing import Any

import pytest

from ecmx import reader_process
from ecmx.errors import FileUnusable
from ecmx.files import Limits, open_book
from ecmx.files.isolated import own_memory
from ecmx.files.isolated.frames import OUT_OF_MEMORY
from tests.fuzz import seeds
from tests.unit.files.reading import texts

MIB = 1 << 20
#: What such a system tells its memory by.
WAYS = ("_written_pages", "_peak")


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(seeds.xlsx())
    return path


def unbounded(monkeypatch: pytest.MonkeyPatch, way: str, more: str = "") -> None:
    """A system that holds no process to a bound. more: what the process does besides."""
    start = (
        "import sys; sys.path.insert(0, sys.argv[1]); from ecmx.files.isolated import child, own_memory\n"
        f"own_memory.HONORED, own_memory.WAYS = False, (own_memory.{way},)\n{more}\nchild.main()"
    )
    monkeypatch.setattr(reader_process, "START", start)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [MIB, 400 * MIB], ids=["in many pieces", "in few"])
def test_what_grows_is_ended(book_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, size: int) -> None:
    growing = (
        "def act(*_):\n    held = []\n"
        f"    for _ in range({1200 * MIB // size}): held.append(b'x' * {size})\n    raise ValueError\n"
        "import ecmx.files.reading as reading; reading.open_reader = act"
    )
    unbounded(monkeypatch, way, growing)
    with pytest.raises(FileUnusable) as caught:
        open_book(book_path, limits=Limits(memory=200 * MIB))
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize("way", WAYS)
def test_what_keeps_within_is_read(book_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    unbounded(monkeypatch, way)
    for sheet in (0, 1):
        assert texts(book_path, sheet, isolated=True) == texts(book_path, sheet)


def test_it_is_looked_at_between_batches(book_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the watch itself never gets its turn."""
    unbounded(
        monkeypatch,
        "_written_pages",
        "own_memory.SECONDS = 3600\nread = own_memory.held\nseen = []\n"
        f"own_memory.held = lambda: seen.append(1) or {1 << 20} * 999 * (len(seen) - 1)",
    )
    with open_book(book_path, limits=Limits(memory=200 * MIB)) as book, pytest.raises(FileUnusable) as caught:
        list(book.sheets[0].batches())
    assert caught.value.code == "file-too-large"


def test_a_bound_that_the_system_does_not_take_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[Any] = []
    left: list[int] = []
    monkeypatch.setattr(own_memory, "HONORED", True)
    monkeypatch.setattr(own_memory, "_most", None)
    monkeypatch.setattr(own_memory, "_watch", None)
    monkeypatch.setattr(threading, "Thread", lambda **told: Idle(began))
    monkeypatch.setattr(os, "_exit", left.append)

    def refuse(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(resource, "setrlimit", lambda kind, _: refuse() if kind == RLIMIT_DATA else None)
    own_memory.bound(100 * MIB)
    own_memory.look()
    assert len(began) == 1 and left == []
    monkeypatch.setattr(own_memory, "held", lambda: 1 << 50)
    own_memory.look()
    assert left == [OUT_OF_MEMORY]


RLIMIT_DATA = resource.RLIMIT_DATA


class Idle:
    """A thread that never gets its turn."""

    def __init__(self, began: list[Any]) -> None:
        began.append(self)

    def start(self) -> None:
        """Nothing."""


def test_windows_is_asked_for_what_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As its documentation has the structure; nothing else of it can be tried here."""
    assert ctypes.sizeof(own_memory._Counters) == 80
    assert own_memory._Counters.PrivateUsage.offset == 72

    class Function:
        restype: object = None
        argtypes: object = None

        def __init__(self, answer: Any) -> None:
            self.answer = answer

        def __call__(self, *given: Any) -> Any:
            return self.answer(*given)

    def ask(process: int, counters: Any, size: int) -> int:
        assert (process, size) == (7, 80)
        counters._obj.PrivateUsage = 123 * MIB
        return 1

    class Kernel:
        GetCurrentProcess = Function(lambda: 7)
        K32GetProcessMemoryInfo = Function(ask)

    monkeypatch.setattr(ctypes, "WinDLL", lambda name: Kernel, raising=False)
    assert own_memory._private_bytes() == 123 * MIB
    Kernel.K32GetProcessMemoryInfo = Function(lambda *_: 0)
    monkeypatch.setattr(own_memory, "WAYS", (own_memory._private_bytes,))
    assert own_memory.held() == own_memory.UNKNOWN
