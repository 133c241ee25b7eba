"""Many small files checked by several processes at the same time, the one that was asked among them; the answers in the order asked.

Each takes the next file that nobody has; a file that is not small is checked by the one that was asked, as it would be alone. A process
that dies is replaced and its file tried once more. Knows how the others are started and talked to; nothing of what a check does.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from ecmx import reader_process
from ecmx.errors import OurFault
from ecmx.exchange.handed import Gone, HandedDesk, HandedFile, HandedRefusal, HandedTold, said, taken
from ecmx.exchange.options import Desk, Options, Progress, Refused, attempted
from ecmx.exchange.told import FileTold

__all__ = ["processes_for", "told_side_by_side"]

SMALL = 1024 * 1024  # bytes; of a larger file reading and checking overlap, and several at once would take memory
FILES_EACH = 8  # small files that make one more process worth its start
TRIES = 2  # with a file at which the process died
PATIENCE = 5.0  # seconds that a process has to put away what it has begun

START = "import sys; sys.path.insert(0, sys.argv[1]); from ecmx.exchange.checking_process import main; main()"

Alone = Callable[[Path, Path | None], FileTold | Refused]
Answer = HandedTold | HandedRefusal


def told_side_by_side(paths: Sequence[Path], desk: Desk, alone: Alone, progress: Progress) -> list[FileTold | Refused]:
    """What each file alone tells, in their order. alone: checks one in this process, and has the next one opened ahead.

    Raises what ends everything, as checking one after another would.
    """
    small = [is_small(path) for path in paths]
    others = processes_for(small, desk.options) - 1
    if others < 1:
        return [alone(path, following) for path, following in zip_longest(paths, paths[1:])]
    line = WaitingFiles(small)
    with checking(others, paths, line, desk):
        at = line.take(mine=True)
        while not line.ended(0.0 if at is not None else 0.2):
            if at is not None:
                following = line.take(mine=True)
                line.put(at, alone(paths[at], paths[following] if following is not None else None))
                at = following
            else:
                progress("Checking files", line.done, len(paths))
                at = line.take(mine=True)
    return line.told()


def processes_for(small: Sequence[bool], options: Options) -> int:
    """How many processes check files. small: of each, whether it is.

    One where a traceback was asked for, which no process can hand over, and where files are read without one of their own.
    """
    if not options.isolated or os.environ.get("ECMX_DEBUG") == "1":
        return 1
    return max(1, min(options.limits.processes, cores(), sum(small) // FILES_EACH))


def cores() -> int:
    """How many this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not every system has it
    return (len(allowed(0)) if allowed else os.cpu_count()) or 1


def is_small(path: Path) -> bool:
    """Whether a file may be checked beside others: it is small, and its name is one that any answer can hold."""
    try:
        str(path).encode()
        return path.stat().st_size <= SMALL
    except (OSError, ValueError):
        return False


class WaitingFiles:
    """The files in line, by their places, and what those told that do not. Every process takes from it, so nothing is done twice."""

    def __init__(self, small: Sequence[bool]) -> None:
        self._small = deque(at for at, one in enumerate(small) if one)
        self._large = deque(at for at, one in enumerate(small) if not one)
        self._files = len(small)
        self._told: dict[int, FileTold | Refused] = {}
        self._changed = threading.Condition()
        self._fault: BaseException | None = None

    @property
    def done(self) -> int:
        """How many have told what they tell."""
        return len(self._told)

    def take(self, *, mine: bool = False) -> int | None:
        """The next file. mine: those that are not small, and first, too."""
        with self._changed:
            waiting = self._large if mine and self._large else self._small
            return waiting.popleft() if waiting else None

    def back(self, *files: int | None) -> None:
        """Files that were taken and that somebody else has to check."""
        with self._changed:
            self._small.extendleft(at for at in reversed(files) if at is not None)

    def put(self, at: int, told: FileTold | Refused) -> None:
        """What a file told."""
        with self._changed:
            self._told[at] = told
            self._changed.notify_all()

    def fail(self, fault: BaseException) -> None:
        """Something that ends everything."""
        with self._changed:
            self._fault = self._fault or fault
            self._changed.notify_all()

    def ended(self, seconds: float) -> bool:
        """Whether all have told what they tell, after a while at most. Raises what ends everything."""
        with self._changed:
            over = self._changed.wait_for(lambda: self._fault is not None or self.done == self._files, seconds)
            if self._fault is not None:
                raise self._fault
            return over

    def told(self) -> list[FileTold | Refused]:
        """What they told, in their order."""
        return [self._told[at] for at in range(self._files)]


class CheckingProcess:
    """One of the others, from this side. Raises OSError where it cannot be started."""

    def __init__(self, desk: HandedDesk) -> None:
        self._process = subprocess.Popen(  # noqa: S603 – our own interpreter
            (sys.executable, "-I", "-c", START, reader_process.root()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ) | reader_process.ONE_THREAD,
            start_new_session=True,  # Ctrl-C is told to it by whoever started it
        )
        with contextlib.suppress(Gone):  # whoever asks it first is told
            self._say(said(desk))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def ready(self) -> bool:
        """Whether it has come so far that what happens to it from now on happens at a file."""
        try:
            return taken(cast(BinaryIO, self._process.stdout)) == b""
        except Gone:
            return False

    def ask(self, file: HandedFile) -> Answer:
        """What a file told. Raises Gone."""
        self._say(said(file))
        answer = taken(cast(BinaryIO, self._process.stdout))
        try:
            told: Answer = msgspec.msgpack.decode(answer, type=Answer)
        except msgspec.MsgspecError:
            raise Gone from None
        return told

    def hang_up(self) -> None:
        """Tell it to put away what it has begun, and to end."""
        with contextlib.suppress(OSError, ValueError):
            cast(BinaryIO, self._process.stdin).close()

    def end(self) -> None:
        """End it, if need be by force; whoever waits for its answer is told that it is gone."""
        self.hang_up()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            cast(BinaryIO, self._process.stdout).close()

    def _say(self, data: bytes) -> None:
        stream = cast(BinaryIO, self._process.stdin)
        try:
            stream.write(data)
            stream.flush()
        except (OSError, ValueError):
            raise Gone from None


class Crew:
    """All of the others; each is talked to by a thread."""

    def __init__(self, paths: Sequence[Path], line: WaitingFiles, desk: Desk) -> None:
        self._paths = paths
        self._line = line
        self._as_of = desk.options.as_of
        self._desk = HandedDesk.of(desk)
        self._lock = threading.Lock()
        self._stopped = False
        self._processes: set[CheckingProcess] = set()

    def work(self) -> None:
        """Have files checked by one process, and by another where it dies, until none waits."""
        try:
            process = self._start()
            at = self._line.take() if process is not None else None
            while at is not None and process is not None:
                following = self._line.take()
                process, told = self._checked(process, at, following)
                if told is None:
                    self._line.back(at, following)
                    return
                self._line.put(at, told)
                at = following
            self._line.back(at)
        except BaseException as fault:  # noqa: BLE001 – raised in the thread that waits for the answers
            self._line.fail(fault)

    def end(self) -> None:
        """End all of them at once."""
        with self._lock:
            self._stopped = True
            left = list(self._processes)
        for process in left:
            process.hang_up()
        for process in left:
            process.end()

    def _start(self) -> CheckingProcess | None:
        """Another process; None where there can or shall be none."""
        with self._lock:
            if self._stopped:
                return None
            try:
                process = CheckingProcess(self._desk)
            except OSError:
                return None
            self._processes.add(process)
        if process.ready():
            return process
        self._bury(process)
        return None

    def _bury(self, process: CheckingProcess) -> None:
        process.end()
        with self._lock:
            self._processes.discard(process)

    def _checked(
        self, process: CheckingProcess, at: int, following: int | None
    ) -> tuple[CheckingProcess | None, FileTold | Refused | None]:
        """The process that goes on, and what a file told: nothing where there is no process any more."""
        path = self._paths[at]
        asked = HandedFile.of(path, self._paths[following] if following is not None else None)
        going_on: CheckingProcess | None = process
        for _ in range(TRIES):
            if going_on is None:
                return None, None
            try:
                answer = going_on.ask(asked)
            except Gone:
                self._bury(going_on)
                going_on = self._start()
                continue
            return going_on, attempted(str(path), partial(answer.of, path, self._as_of))
        return going_on, Refused(str(path), died_at_it())


def died_at_it() -> OurFault:
    """Every process that checked a file was ended before it was done."""
    return OurFault(
        "fault",
        "The process that checked this file was ended before it was done, and so was another.",
        "Check the file by itself. If that fails too, please report it, without the file.",
    )


@contextmanager
def checking(others: int, paths: Sequence[Path], line: WaitingFiles, desk: Desk) -> Iterator[None]:
    """Other processes at work on a line, which end with this, whatever they are doing."""
    crew = Crew(paths, line, desk)
    threads = [threading.Thread(target=crew.work, daemon=True) for _ in range(others)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        crew.end()
        for thread in threads:
            thread.join()
