"""Reading processes go from file to file: one at a time, with nothing of the last; one to which anything happened is replaced."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.errors import FileUnusable
from ecmx.exchange import Options, check_files
from ecmx.files import Limits, open_ahead, open_book
from ecmx.files.isolated import READERS, isolation
from ecmx.files.reading import ReadingFault
from tests.written import delimited, table, workbook

OTHERS: set[int] = set()  # processes that other tests have left to this one


@pytest.fixture(autouse=True)
def _none_waiting() -> Iterator[None]:
    READERS.end()
    OTHERS.clear()
    OTHERS.update(children())
    yield
    READERS.end()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    rows = table("otf", rows=[{}] * 3)
    return [workbook(tmp_path / f"{number}.xlsx", {"OTF": rows}) for number in range(3)]


def children() -> set[int]:
    """The processes that this one started since the test began, whichever of its threads did."""
    found: set[int] = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread may have ended since it was listed
            found.update(map(int, (task / "children").read_text().split()))
    return found - OTHERS


def pid_of(path: Path) -> int:
    """Open a file and close it: the number of the process that did it."""
    with open_book(path) as book:
        reader = book._reader
        assert isinstance(reader, isolation.IsolatedReader)
        assert reader._idle is not None
        assert len(book.sheets[0].preview(10)) == 4
        return reader._idle.pid


def test_one_process_goes_from_file_to_file(files: list[Path]) -> None:
    assert len({pid_of(path) for path in files}) == 1


def test_it_has_put_a_file_away_before_it_takes_another(files: list[Path]) -> None:
    pid_of(files[0])
    process = READERS.take({"do": "close", "limits": {"seconds": 5}})
    process.answer()
    process.say({"do": "preview", "sheet": 0, "rows": 5})
    with pytest.raises(ReadingFault):
        process.answer()
    process.end()


def test_a_file_that_is_refused_takes_no_process_with_it(files: list[Path], tmp_path: Path) -> None:
    first = pid_of(files[0])
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(files[0].read_bytes()[:500])
    with pytest.raises(FileUnusable):
        open_book(broken)
    assert pid_of(files[1]) == first


def test_one_that_was_killed_is_replaced(files: list[Path]) -> None:
    first = pid_of(files[0])
    os.kill(first, signal.SIGKILL)
    second = pid_of(files[1])
    assert second != first
    with open_book(files[0]) as book:
        os.kill(second, signal.SIGKILL)
        with pytest.raises(FileUnusable):
            list(book.sheets[0].batches())
    assert pid_of(files[2]) not in (first, second)
    READERS.end()
    assert not children() & {first, second}


def test_two_files_at_once_are_read_by_two(files: list[Path]) -> None:
    with open_book(files[0]) as one, open_book(files[1]) as other:
        assert [len(book.sheets[0].preview(10)) for book in (one, other)] == [4, 4]
        assert len(children()) == 2
    with open_book(files[0]), open_book(files[1]), open_book(files[2]):
        assert len(children()) == 3
    assert len(children()) == 2  # so many wait


def test_a_file_is_opened_ahead_and_one_that_nobody_asks_for_is_put_away(files: list[Path]) -> None:
    open_ahead(files[0])
    (ahead,) = children()
    assert pid_of(files[0]) == ahead
    open_ahead(files[1])
    open_ahead(files[2])
    assert len(children()) == 1
    (ahead,) = children()
    assert pid_of(files[2]) == ahead
    open_ahead(files[0].with_name("none.xlsx"))
    with pytest.raises(FileUnusable):
        open_book(files[0].with_name("none.xlsx"))


def test_other_limits_or_another_environment_are_no_mistake(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first = pid_of(files[0])
    open_ahead(files[1])
    with pytest.raises(FileUnusable), open_book(files[1], limits=Limits(cells=1)) as book:
        list(book.sheets[0].batches())
    monkeypatch.setenv("TMPDIR", str(files[0].parent))
    assert pid_of(files[2]) != first


def test_many_files_in_order_with_a_broken_one_between(files: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing of the kind")
    more = delimited(tmp_path / "a.csv", table("otf", rows=[{}] * 2))
    asked = [files[0], broken, files[1], more, tmp_path / "none.csv", files[2]]
    reports = list(check_files(asked, Options()))
    assert [Path(one.file).name for one in reports] == [path.name for path in asked]
    assert [hasattr(one, "error") for one in reports] == [False, True, False, False, True, False]
    assert len(children()) <= 2
