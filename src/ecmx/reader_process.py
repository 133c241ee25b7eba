"""How the process is started that reads untrusted files. It loads nothing, so that such a process can be under way before anything else
is loaded, and both load at the same time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ecmx import version

__all__ = ["ONE_THREAD", "START", "How", "adopted", "how", "root", "start", "start_ahead"]

How = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]

# -I keeps the process from the working directory and from PYTHON* variables; where ecmx lies is said outright.
START = "import sys; sys.path.insert(0, sys.argv[1]); from ecmx.files.isolated.child import main; main()"
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
# One thread: the parent works at the same time, and the memory of idle threads would count against the limit.
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}

_waiting: list[tuple[How, subprocess.Popen[bytes]]] = []


def how() -> How:
    """What is started, and its whole environment: two processes of which this is equal are as good as each other."""
    environment = {name: value for name, value in os.environ.items() if name in KEPT} | ONE_THREAD
    return (sys.executable, "-I", "-c", START, root()), tuple(sorted(environment.items()))


def root() -> str:
    """Where ecmx lies."""
    return str(Path(version.__file__).parent.parent)


def start(it: How) -> subprocess.Popen[bytes]:
    """Start one, in a session of its own; OSError where that cannot be. It ends when its standard input does."""
    words, environment = it
    return subprocess.Popen(  # noqa: S603 – our own interpreter
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
        bufsize=0,
    )


def start_ahead() -> None:
    """Start one for whoever will need it first. Where that cannot be, whoever needs it says so."""
    if not _waiting:
        try:
            it = how()
            _waiting.append((it, start(it)))
        except OSError:
            return


def adopted(it: How) -> subprocess.Popen[bytes] | None:
    """One that was started ahead, in that way."""
    for at, (other, process) in enumerate(_waiting):
        if other == it:
            del _waiting[at]
            return process
    return None
