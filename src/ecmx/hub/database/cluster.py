"""One private database as it lies on the disk: its data, its socket, and whose it is. Written down in the hub's home, so that it is found
again. Starts nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ecmx.errors import UsageProblem
from ecmx.hub.database.account import SystemAccount, account_named, service_account
from ecmx.hub.database.reachable import service_folder
from ecmx.hub.home import Home

__all__ = ["Cluster", "alone", "no_hub", "planned", "recorded"]

RECORD = "database.json"
LOCK = "database.lock"
DATA = "postgres"
SOCKET = "socket"
WHOSE = "hub-home"  # beside data that lie outside of the home: the home's path
PORT = "5432"
LONGEST = 100  # bytes of a socket's path: the system takes little more
LARGEST = 64 * 1024


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the home. data, socket: below the home where that can be said, so that a copied home has copied data."""

    data: str
    socket: str
    account: str


class Cluster(msgspec.Struct, frozen=True):
    """Where the data are, the folder of the socket, and the user that the server runs as."""

    data: Path
    socket: Path
    account: SystemAccount

    @property
    def log(self) -> Path:
        """What the server says of itself."""
        return self.data / "server.log"

    def open_socket_folder(self) -> None:
        """Make the socket's folder, or find it to be this user's and closed to all others. Raises UsageProblem."""
        try:
            self.socket.mkdir(mode=0o700)
            self.account.own(self.socket)
        except FileExistsError:
            pass
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
            raise UsageProblem(
                "hub-socket",
                f"{self.socket}: this must be a folder of {self.account.name} that nobody else may enter, and it is not.",
                "Look who made it, and take it away.",
            )


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Wait until no other process starts, stops or makes this hub's database, and keep the others waiting."""
    descriptor = os.open(home.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def recorded(home: Home) -> Cluster | None:
    """The home's private database; None where none was made yet. Raises UsageProblem."""
    try:
        record = msgspec.json.decode((home.folder / RECORD).read_bytes()[:LARGEST], type=_Record)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        raise UsageProblem(
            "hub-user", f"{home.folder}: this hub's home may not be read by this user.", "Call ecmx as its owner."
        ) from None
    except msgspec.MsgspecError:
        raise UsageProblem(
            "hub-record",
            f"{home.folder / RECORD}: this does not say where the database is.",
            "Bring that file back; it is written by `ecmx hub init`.",
        ) from None
    folder = home.folder.resolve()
    data, socket = folder / record.data, folder / record.socket
    if Path(record.data).is_absolute():
        _require_ours(home, data)
    return Cluster(data, socket, account_named(record.account))


def no_hub(home: Home) -> UsageProblem:
    """That nothing was made here yet."""
    return UsageProblem("hub-missing", f"{home.folder}: there is no hub here.", "Make one: ecmx hub init.")


def planned(home: Home) -> Cluster:
    """Where a new one goes, written down: into the home, or where the database's user reaches. Called under the lock."""
    account = service_account(home.settings.service_user)
    root = folder = home.folder.resolve()
    if account.other and not account.reaches(folder):
        root = service_folder(home, account) / _short(folder)
        root.mkdir(mode=0o700, exist_ok=True)
        account.own(root)
        (root / WHOSE).write_text(str(home.folder), encoding="utf-8")
    data, socket = root / DATA, root / SOCKET
    if len(os.fsencode(f"{socket}/.s.PGSQL.{PORT}")) > LONGEST:
        socket = Path(tempfile.gettempdir()).absolute() / f"ecmx-{account.uid}-{_short(data)}"
    record = _Record(_said(data, folder), _said(socket, folder), account.name)
    made = home.folder / f".{RECORD}.{os.getpid()}.part"
    made.write_bytes(msgspec.json.format(msgspec.json.encode(record)) + b"\n")
    made.replace(home.folder / RECORD)
    return Cluster(data, socket, account)


def _require_ours(home: Home, data: Path) -> None:
    """A copied home points to the data of the original: that is refused. A moved one is followed."""
    note = data.parent / WHOSE
    try:
        other = Path(note.read_text(encoding="utf-8"))
    except OSError:
        raise UsageProblem(
            "hub-database-gone",
            f"{data.parent}: the database of this hub lies there, and cannot be found.",
            "Bring the folder back, or restore a backup into a new hub.",
        ) from None
    if other == home.folder:
        return
    try:
        theirs = msgspec.json.decode((other / RECORD).read_bytes()[:LARGEST], type=_Record)
    except (OSError, msgspec.MsgspecError):
        note.write_text(str(home.folder), encoding="utf-8")  # the home was moved
        return
    if theirs.data == str(data) and not other.samefile(home.folder):
        raise UsageProblem(
            "hub-copied",
            f"{home.folder}: this is a copy of the hub in {other}, and has no database of its own.",
            "Make a new hub, and restore a backup into it.",
        )


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _said(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)
