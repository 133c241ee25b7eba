"""Reading processes that wait for work and go from file to file. Each keeps nothing of one file for the next; one to which anything
happened is ended, and another takes its place. Knows how they are talked to; nothing of formats.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import signal
import subprocess
import threading
from collections.abc import Mapping
from typing import Any

from ecmx import reader_process
from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch
from ecmx.files.isolated.frames import BATCH, Ended, FrameReader, pack_json, unpack_batch
from ecmx.files.reading import ReadingFault

__all__ = ["READERS", "ReaderProcess", "ReaderPool"]

IDLE_MOST = 2
FILES_MOST = 200  # that one process reads before another takes its place
GROWN_MOST = 256 << 20  # bytes that it may hold more than at its start when it has put a file away


class ReaderProcess:
    """One of them, from this side."""

    def __init__(self) -> None:
        self.made = reader_process.how()
        try:
            self._process = reader_process.adopted(self.made) or reader_process.start(self.made)
        except OSError as problem:
            raise ReadingFault(f"the reading process cannot be started: {type(problem).__name__}") from None
        assert self._process.stdout is not None
        self._frames = FrameReader(self._process.stdout)
        self._files = 0
        self._at_first = 0
        self._putting_away = False
        self.sound = True

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def open(self, command: Mapping[str, Any]) -> None:
        """Have it open a file; what it found is the next answer."""
        self._files += 1
        self._frames.seconds = float(command["limits"]["seconds"])
        self.say(command)

    def say(self, command: Mapping[str, Any]) -> None:
        """Tell it something. Raises Ended."""
        assert self._process.stdin is not None
        try:
            for piece in pack_json(command):
                self._process.stdin.write(piece)
        except (BrokenPipeError, OSError, ValueError):
            raise Ended from None

    def answer(self) -> dict[str, Any]:
        """What it says. Raises what it was told to raise, Ended, Silence."""
        _, data = self._frames.next()
        answer: dict[str, Any] = json.loads(data)
        self._raise_told(answer)
        return answer

    def batch(self) -> Batch | None:
        """The next batch, None at the end."""
        kind, data = self._frames.next()
        if kind == BATCH:
            return unpack_batch(data)
        self._raise_told(json.loads(data))
        return None

    def put_away(self) -> None:
        """Have it close its file and forget it."""
        self.say({"do": "close"})
        self._putting_away = True

    def ready(self) -> bool:
        """Whether it has put its file away, and may take another."""
        if self._process.poll() is not None:
            return False
        if not self._putting_away:
            return True
        held = int(self.answer()["held"])
        self._putting_away = False
        self._at_first = self._at_first or held
        return self.sound and self._files < FILES_MOST and held - self._at_first < GROWN_MOST

    def end(self) -> None:
        """End it, whatever it is doing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._frames.end()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def died_of(self) -> int:
        """The exit code of one that closed its pipe; negative: the signal."""
        try:
            return self._process.wait(5)
        except subprocess.TimeoutExpired:
            return -int(getattr(signal, "SIGKILL", signal.SIGTERM))

    def _raise_told(self, answer: dict[str, Any]) -> None:
        if "error" in answer:
            raise FileUnusable(*answer["error"])
        if "fault" in answer:
            self.sound = False
            raise ReadingFault(answer["fault"])


class ReaderPool:
    """The processes of this program: those that wait, and those that were sent ahead to open a file that will be read next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[ReaderProcess] = []
        self._ahead: dict[str, ReaderProcess] = {}

    def send_ahead(self, command: Mapping[str, Any]) -> None:
        """Have a file opened that will be asked for soon. Whatever happens is told to whoever asks for it.

        One that nobody asked for until the next is sent was refused before it was opened.
        """
        key = json.dumps(command, sort_keys=True)
        with self._lock:
            unasked = list(self._ahead.values())
            self._ahead.clear()
        for process in unasked:
            process.end()
        with contextlib.suppress(Ended, ReadingFault):
            process = self._waiting() or ReaderProcess()
            try:
                process.open(command)
            except Ended:
                process.end()
                raise
            with self._lock:
                self._ahead[key] = process

    def take(self, command: Mapping[str, Any]) -> ReaderProcess:
        """One that was told to open a file."""
        with self._lock:
            process = self._ahead.pop(json.dumps(command, sort_keys=True), None)
        if process is not None and process.made == reader_process.how():
            return process
        if process is not None:
            process.end()
        if (process := self._waiting()) is not None:
            try:
                process.open(command)
                return process
            except Ended:
                process.end()
        process = ReaderProcess()
        with contextlib.suppress(Ended):  # whoever waits for its answer says why it died
            process.open(command)
        return process

    def give_back(self, process: ReaderProcess) -> None:
        """It has nothing to do any more."""
        with self._lock:
            full = len(self._idle) >= IDLE_MOST
        if full or not process.sound or process.made != reader_process.how():
            process.end()
            return
        try:
            process.put_away()
        except Ended:
            process.end()
            return
        with self._lock:
            self._idle.append(process)

    def end(self) -> None:
        """End those that wait."""
        with self._lock:
            left = [*self._idle, *self._ahead.values()]
            self._idle.clear()
            self._ahead.clear()
        for process in left:
            process.end()

    def _waiting(self) -> ReaderProcess | None:
        """One that waits and is as one would be that was started now."""
        wanted = reader_process.how()
        while True:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is None:
                return None
            try:
                if process.made == wanted and process.ready():
                    return process
            except Exception:  # noqa: BLE001, S110 – whatever ails it, another is started
                pass
            process.end()


READERS = ReaderPool()
atexit.register(READERS.end)
