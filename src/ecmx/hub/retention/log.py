"""Deletions outside of the database and of every backup: `deletions.log` in the hub's home, added to and never rewritten.

A line a deletion: ids and days, no member's value. What it tells is deleted again after an older backup was restored.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from ecmx.errors import UsageProblem
from ecmx.hub.home import Home

__all__ = ["NAME", "LoggedDeletion", "logged", "write_down"]

NAME = "deletions.log"


class LoggedDeletion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line. The numbers are those of the tables, 0: none; organization: its short name."""

    id: UUID
    organization: str
    rule: str
    what: str
    member: int = 0
    partner: int = 0
    transmission: int = 0
    ordered_at: datetime


def logged(home: Home) -> list[LoggedDeletion]:
    """Every deletion that was written down, oldest first; a last line that a kill cut short was never acted on and is passed over.

    Raises UsageProblem where the log cannot be read.
    """
    path = _path(home)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    found = {}
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        if not line:
            continue
        try:
            one = msgspec.json.decode(line, type=LoggedDeletion)
        except msgspec.DecodeError:
            raise UsageProblem(
                "deletions-log-damaged",
                f"{path}: line {number} is no deletion that was written down.",
                "Bring the file back from a copy: without it nobody knows what must be deleted again.",
            ) from None
        found[one.id] = one
    return list(found.values())


def write_down(home: Home, deletions: Iterable[LoggedDeletion]) -> None:
    """Add those that are not there yet, and see that they are on the disk. Before anything is deleted."""
    wanted = list(deletions)
    if not wanted:
        return
    descriptor = os.open(_path(home), os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _end_last_line(descriptor)
        there = {one.id for one in logged(home)}
        lines = b"".join(msgspec.json.encode(one) + b"\n" for one in wanted if one.id not in there)
        while lines:
            lines = lines[os.write(descriptor, lines) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end_last_line(descriptor: int) -> None:
    """A line that a kill cut short is taken back: what it told was not acted on, and is told again."""
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        data = os.pread(descriptor, size, 0)
        os.ftruncate(descriptor, data.rfind(b"\n") + 1)


def _path(home: Home) -> Path:
    return home.folder / NAME
