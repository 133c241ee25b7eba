"""Which processes live in a data folder, and whether a pid file tells the truth. Reads /proc; ends nothing.

PostgreSQL's own judgment takes any living process with that number for its server: a zombie, a stranger, or the server of the folder that
this one was copied from.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["inhabitants", "remnants"]

PROC = Path("/proc")
SERVER = b"postgres"


def inhabitants(data: Path) -> list[int]:
    """The processes of a server over this very folder, its children's too; no zombies."""
    return [pid for one in PROC.iterdir() if one.name.isdigit() and _lives_in(pid := int(one.name), data)]


def remnants(data: Path, socket: Path) -> list[Path]:
    """The files by which a dead server keeps a new one from starting. Asked only where nobody lives in the folder."""
    found = [data / "postmaster.pid", *socket.glob(".s.PGSQL.*")]
    return [one for one in found if os.path.lexists(one)]


def _lives_in(pid: int, data: Path) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()[0]
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return False  # it has ended meanwhile
    if state in (b"Z", b"X") or SERVER not in words[0]:
        return False
    if os.fsencode(data) in words:  # the first of them, as pg_ctl started it
        return True
    try:
        return (PROC / str(pid) / "cwd").readlink() == data  # its children live in the folder
    except OSError:
        return False
