"""Folders for the work in between: named after the process that made them, their owner's alone, and swept by a later run where that
process is dead. Knows nothing of what lies in them; what came protected is sealed before it comes here (`sealed.py`).
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from ecmx.errors import FULL, UsageProblem

__all__ = ["Scratch", "no_room", "run_mark", "sweep", "sweep_temporary", "temporary_root"]

#: How the names of ours begin (a folder for the work in between) and end (a file beside its place).
_FOLDER = re.compile(r"ecmx-([0-9a-f]{8})-(\d+)-(\d+)-[^/]*")
_PART = re.compile(r"\..*\.([0-9a-f]{8})-(\d+)-(\d+)\.[0-9a-f]{8}\.part(?:\.[^./]*)?", re.DOTALL)


class Scratch:
    """A folder that lives as long as this object; a context manager. Raises UsageProblem where there is no place for one."""

    def __init__(self) -> None:
        root = temporary_root()
        sweep_temporary()
        try:
            self._made = tempfile.TemporaryDirectory(prefix=f"ecmx-{run_mark()}-", dir=root, ignore_cleanup_errors=True)
        except OSError as problem:
            if problem.errno in FULL:
                raise no_room(root) from None
            raise _unusable(root, "cannot be written") from None
        self.path = Path(self._made.name)

    def __repr__(self) -> str:
        return "<Scratch>"

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove it with all that lies in it."""
        self._made.cleanup()


def temporary_root() -> Path:
    """Where folders for the work in between are made: what TMPDIR names, else the system's own. Raises UsageProblem.

    What is named and cannot be used is said: members' data go nowhere that nobody chose.
    """
    for name in ("TMPDIR", "TEMP", "TMP"):
        said = os.environ.get(name)
        if not said:
            continue
        folder = Path(said).absolute()
        try:
            if not folder.is_dir():
                raise _unusable(folder, "is no folder" if folder.exists() else "is not there", name)
        except OSError:
            raise _unusable(folder, "cannot be looked into", name) from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _unusable(folder, "cannot be written", name)
        return folder
    try:
        return Path(tempfile.gettempdir()).absolute()
    except OSError:
        raise UsageProblem(
            "temporary-folder-unusable",
            "There is no temporary folder that can be written.",
            "Set TMPDIR to a folder that is there and that you may write to.",
        ) from None


def no_room(root: Path) -> UsageProblem:
    """The disk of the temporary folder is full."""
    return UsageProblem(
        "disk-full",
        f"{root}: there is no room left on the disk for the work in between. Nothing was written.",
        "Make room, or set TMPDIR to a folder on another disk.",
    )


def _unusable(folder: Path, why: str, name: str = "TMPDIR") -> UsageProblem:
    return UsageProblem(
        "temporary-folder-unusable",
        f"{folder}: this temporary folder {why}. Nothing was written.",
        f"Set {name} to a folder that is there and that you may write to.",
    )


def run_mark() -> str:
    """What the names of this process's files and folders say: where it runs, its number, and when it started."""
    pid = os.getpid()
    return f"{_place()}-{pid}-{_started(pid) or 0}"


@functools.cache
def _place() -> str:
    """This computer, as far as numbers of processes mean the same: a folder may be shared with others, and with containers."""
    try:
        numbers = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 – no path
    except OSError:
        numbers = ""
    return hashlib.sha256(f"{platform.node()}|{numbers}".encode()).hexdigest()[:8]


def _started(pid: int) -> int | None:
    """When a process started, in the system's own counting; None where it is dead or where the system does not say."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
        return None if told[0] in ("Z", "X", "x") else int(told[19])
    except (OSError, ValueError, IndexError):
        return None


def _dead(pid: int, started: int) -> bool:
    """Whether that process is certainly no more; one that came to its number later is another."""
    if _started(os.getpid()) is not None:
        return _started(pid) != started
    if sys.platform == "win32":
        return False  # asking there would end the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@functools.cache
def sweep_temporary() -> None:
    """Once in a process: remove what dead runs left in the temporary folder."""
    try:
        sweep(temporary_root())
    except UsageProblem:  # said by whoever needs the folder
        return


def sweep(folder: Path) -> None:
    """Remove what runs that are dead left there: only this user's, and nothing of a run that lives or that another computer started."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if _left_by_the_dead(entry)]
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
            continue
        try:
            os.unlink(entry.path)  # noqa: PTH108 – what scandir gives
        except OSError:
            continue


def _left_by_the_dead(entry: os.DirEntry[str]) -> bool:
    known = _FOLDER.fullmatch(entry.name) or _PART.fullmatch(entry.name)
    if known is None or known[1] != _place():
        return False
    try:
        told = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    if not (stat.S_ISDIR(told.st_mode) if known.re is _FOLDER else stat.S_ISREG(told.st_mode)):
        return False
    return (not hasattr(os, "getuid") or told.st_uid == os.getuid()) and _dead(int(known[2]), int(known[3]))
