"""A reader that does its reading in a process of its own, so that a hostile file can harm nothing but that process.

The child's batches come through a pipe; the pipe's back-pressure keeps it about one batch ahead, so that both processes work at once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecmx import version
from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge
from ecmx.files.facts import Facts, Marks, SheetFacts, unusable
from ecmx.files.isolated.frames import BATCH, OUT_OF_MEMORY, Ended, FrameReader, Silence, pack_json, unpack_batch
from ecmx.files.limits import Limits
from ecmx.files.reading import ReadingFault

__all__ = ["IsolatedReader"]

# -I keeps the child from the working directory and from PYTHON* variables; where ecmx lies is said outright.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from ecmx.files.isolated.child import main; main()"


class IsolatedReader:
    """See `Reader`. Raises FileUnusable also where the child dies, falls silent, or goes over its memory."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._open = {
            "do": "open",
            "path": str(path.absolute()),
            "password": password,
            "limits": dataclasses.asdict(limits),
        }
        self._limits = limits
        self._idle: _Child | None = None
        self._working: set[_Child] = set()
        child = self._start()
        meta = child.opened
        self._idle = child
        self.format: str = meta["format"]
        self.facts = Facts(**meta["facts"])
        self.sheets = tuple(
            SheetFacts(
                sheet["name"],
                sheet["visibility"],
                tuple(Merge(**merge) for merge in sheet["merges"]),
                Marks.of(sheet["marks"]),
            )
            for sheet in meta["sheets"]
        )

    def close(self) -> None:
        for child in (*self._working, *([self._idle] if self._idle else [])):
            child.end()
        self._working.clear()
        self._idle = None

    def preview(self, sheet: int, rows: int) -> Batch:
        with self._child() as child:
            child.say({"do": "preview", "sheet": sheet, "rows": rows})
            batch = child.batch()
            if batch is None:
                raise Ended
            return batch

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        with self._child() as child:
            child.say({"do": "batches", "sheet": sheet, "after_row": after_row, "size": size})
            while (batch := child.batch()) is not None:
                yield batch

    @contextlib.contextmanager
    def _child(self) -> Iterator[_Child]:
        """A child for one command: the idle one, or another where that one is at work. One left in the middle is ended."""
        child, self._idle = self._idle or self._start(), None
        self._working.add(child)
        try:
            with _told(child):
                yield child
        except BaseException:
            child.end()
            raise
        else:
            self._give_back(child)
        finally:
            self._working.discard(child)

    def _give_back(self, child: _Child) -> None:
        """One child is kept for the next command; another that was started beside it is ended."""
        if self._idle is None:
            self._idle = child
        else:
            child.end()

    def _start(self) -> _Child:
        child = _Child(self._limits.seconds)
        try:
            with _told(child):
                child.say(self._open)
                child.opened = child.answer()
        except BaseException:
            child.end()
            raise
        return child


class _Child:
    def __init__(self, seconds: float) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")
        }
        # One thread: the parent works at the same time, and the memory of idle threads would count against the limit.
        environment |= {"POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
        root = str(Path(version.__file__).parent.parent)
        try:
            self._process = subprocess.Popen(  # noqa: S603 – our own interpreter
                [sys.executable, "-I", "-c", _START, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
                bufsize=0,
            )
        except OSError as problem:
            raise ReadingFault(f"the reading process cannot be started: {type(problem).__name__}") from None
        assert self._process.stdout is not None
        self._frames = FrameReader(self._process.stdout, seconds)
        self.opened: dict[str, Any] = {}

    def say(self, command: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            for piece in pack_json(command):
                self._process.stdin.write(piece)
        except BrokenPipeError:
            raise Ended from None

    def answer(self) -> dict[str, Any]:
        _, data = self._frames.next()
        answer: dict[str, Any] = json.loads(data)
        _raise_told(answer)
        return answer

    def batch(self) -> Batch | None:
        """The next batch, None at the end."""
        kind, data = self._frames.next()
        if kind == BATCH:
            return unpack_batch(data)
        _raise_told(json.loads(data))
        return None

    def end(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def died_of(self) -> int:
        """The exit code of a child that closed its pipe; negative: the signal."""
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL


@contextlib.contextmanager
def _told(child: _Child) -> Iterator[None]:
    try:
        yield
    except Silence:
        raise unusable(
            "read-failed",
            "Reading the file made no progress for too long and was given up.",
            "Save the sheet that is needed alone, as CSV, and use that.",
        ) from None
    except Ended:
        code = child.died_of()
        if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGTRAP, OUT_OF_MEMORY):
            raise unusable(
                "file-too-large",
                "Reading the file takes more memory than it may.",
                "Split it into smaller files, or save the sheet that is needed alone, as CSV.",
            ) from None
        if code >= 0:
            raise ReadingFault(f"the reading process ended with {code}") from None
        raise unusable("read-failed", "The file made the reading process fail: it is damaged.") from None


def _raise_told(answer: dict[str, Any]) -> None:
    """What the child says instead of an answer."""
    if "fault" in answer:
        raise ReadingFault(answer["fault"])
    if "error" in answer:
        raise FileUnusable(*answer["error"])
