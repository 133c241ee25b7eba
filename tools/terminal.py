"""A command on a pseudo-terminal, with a person at its keyboard who types an answer whenever something is asked."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["Terminal"]

PATIENCE = 40
PROMPT = "> "
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """`python -m ecmx WORDS` in a folder. said: all that was shown so far."""

    def __init__(self, folder: Path, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self.said = ""
        self.pid, self.keys = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started this in the background ignores it
            told = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "utf-8", **environment}
            os.execve(sys.executable, [sys.executable, "-m", "ecmx", *words], told)  # noqa: S606 - it is our own program

    def until(self, words: str) -> str:
        """What is shown up to and with these words, on one line. Raises AssertionError where they do not come."""
        begun, end = len(self.said), time.monotonic() + PATIENCE
        while words not in self.flat(begun):
            if not self._more(end):
                raise AssertionError(f"{words!r} did not come after:\n{self.said[begun:]}")
        return self.flat(begun)

    def flat(self, begun: int = 0) -> str:
        """What was shown from a place on, on one line."""
        return re.sub(r"\s+", " ", CONTROLS.sub("", self.said[begun:]))

    @property
    def shown(self) -> str:
        """What was shown, as it stands on the screen."""
        return CONTROLS.sub("", self.said).replace("\r", "")

    def type(self, *answers: str) -> str:
        """Each answer, until something is asked again; what was shown from the first on."""
        begun = len(self.said)
        for answer in answers:
            os.write(self.keys, f"{answer}\n".encode())
            self.until(PROMPT)
        return self.flat(begun)

    def end(self, last: bytes = b"", every: float = 2) -> tuple[int, str]:
        """The exit code, and all that was shown. Ctrl-C is typed again and again: it may come before the keyboard is listened to."""
        end, again = time.monotonic() + PATIENCE, 0.0
        while not os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)  # it still waits for an answer
            if last and time.monotonic() > again:
                os.write(self.keys, last)
                last, again = (last if last == b"\x03" else b""), time.monotonic() + every
            self._more(time.monotonic() + min(every, 0.2))
        while self._more(time.monotonic() + 0.2):
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.keys)
        self.pid = 0
        return os.waitstatus_to_exitcode(status), self.flat()

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self.keys], [], [], max(0.0, end - time.monotonic()))
        try:
            got = os.read(self.keys, 65536) if ready else b""
        except OSError:  # the other side is gone
            got = b""
        self.said += got.decode("utf-8", "replace")
        return bool(got)
