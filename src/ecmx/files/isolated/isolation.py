"""A reader that does its reading in a process of its own, so that a hostile file can harm nothing but that process.

The process's batches come through a pipe; the pipe's back-pressure keeps it about one batch ahead, so that both work at once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge
from ecmx.files.facts import Facts, Marks, SheetFacts, unusable
from ecmx.files.isolated.children import READERS, ReaderProcess
from ecmx.files.isolated.frames import OUT_OF_MEMORY, Ended, Silence
from ecmx.files.limits import Limits
from ecmx.files.reading import ReadingFault

__all__ = ["IsolatedReader", "open_ahead"]

#: The signals of a process that was ended since it took too much memory; not every system has them.
OVER = tuple(-int(getattr(signal, name)) for name in ("SIGABRT", "SIGKILL", "SIGTRAP") if hasattr(signal, name))


def command(path: Path, password: str | None, limits: Limits) -> dict[str, Any]:
    """What a process is told to open."""
    return {"do": "open", "path": str(path.absolute()), "password": password, "limits": dataclasses.asdict(limits)}


def open_ahead(path: Path, password: str | None, limits: Limits) -> None:
    """Have a file opened in another process while this one is at work on the file before it."""
    READERS.send_ahead(command(path, password, limits))


class IsolatedReader:
    """See `Reader`. Raises FileUnusable also where the process dies, falls silent, or goes over its memory."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._command = command(path, password, limits)
        self._idle: ReaderProcess | None = None
        self._working: set[ReaderProcess] = set()
        self._idle, meta = self._start()
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
        for process in self._working:
            process.end()
        self._working.clear()
        if self._idle is not None:
            READERS.give_back(self._idle)
        self._idle = None

    def preview(self, sheet: int, rows: int) -> Batch:
        with self._process() as process:
            process.say({"do": "preview", "sheet": sheet, "rows": rows})
            batch = process.batch()
            if batch is None:
                raise Ended
            return batch

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        with self._process() as process:
            process.say({"do": "batches", "sheet": sheet, "after_row": after_row, "size": size})
            while (batch := process.batch()) is not None:
                yield batch

    @contextlib.contextmanager
    def _process(self) -> Iterator[ReaderProcess]:
        """A process for one command: the idle one, or another where that one is at work. One left in the middle is ended."""
        process, self._idle = self._idle or self._start()[0], None
        self._working.add(process)
        try:
            with _told(process):
                yield process
        except BaseException:
            process.end()
            raise
        else:
            self._keep(process)
        finally:
            self._working.discard(process)

    def _keep(self, process: ReaderProcess) -> None:
        """One is kept for the next command; another that was taken beside it goes back."""
        if self._idle is None:
            self._idle = process
        else:
            READERS.give_back(process)

    def _start(self) -> tuple[ReaderProcess, dict[str, Any]]:
        """A process that has opened the file, and what it says of it."""
        process = READERS.take(self._command)
        try:
            with _told(process):
                return process, process.answer()
        except FileUnusable:
            READERS.give_back(process)
            raise
        except BaseException:
            process.end()
            raise


@contextlib.contextmanager
def _told(process: ReaderProcess) -> Iterator[None]:
    try:
        yield
    except Silence:
        process.sound = False
        raise unusable(
            "read-failed",
            "Reading the file made no progress for too long and was given up.",
            "Save the sheet that is needed alone, as CSV, and use that.",
        ) from None
    except Ended:
        process.sound = False
        code = process.died_of()
        if code in (*OVER, OUT_OF_MEMORY):
            raise unusable(
                "file-too-large",
                "Reading the file takes more memory than it may.",
                "Split it into smaller files, or save the sheet that is needed alone, as CSV.",
            ) from None
        if code >= 0:
            raise ReadingFault(f"the reading process ended with {code}") from None
        raise unusable("read-failed", "The file made the reading process fail: it is damaged.") from None
