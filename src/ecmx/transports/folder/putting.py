"""A file into a folder of this machine: beside its place first, on the disk, then under its name. Follows no link, replaces nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from ecmx.errors import FULL
from ecmx.transports.carrying import Delivery, Whereabouts, checked_name, part_name
from ecmx.transports.problems import TransportProblem, problem

__all__ = ["probed", "put", "require_folder", "whereabouts"]

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
NO_SECOND_NAMES = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.ENOTSUP, errno.EINVAL}
)


def put(folder: Path, data: bytes, name: str, *, mode: int) -> Delivery:
    """Bring the bytes into the folder under the name. mode: of the file, as the umask lets it. Raises TransportProblem."""
    part = part_name(checked_name(name), data)
    try:
        require_folder(folder)
        _swept(folder, part)
        was_there = _stands(folder, data, name) or not _put_new(folder / name, data, folder / _own(part), mode)
        if was_there and not _stands(folder, data, name):
            raise problem(
                "transport-changed",
                "The file appeared and disappeared again while it was put there.",
                "Somebody else is working in this folder.",
            )
    except OSError as error:
        raise _told(folder, error) from None
    return Delivery(name, len(data), was_there=was_there)


def whereabouts(folder: Path, data: bytes, name: str) -> Whereabouts:
    """What of the file is there. Raises TransportProblem."""
    part = part_name(checked_name(name), data)
    try:
        require_folder(folder)
        target = folder / name
        found = _looked_at(target)
        if found is not None:
            same = stat.S_ISREG(found.st_mode) and found.st_size == len(data) and _read(target) == data
            return Whereabouts.WHOLE if same else Whereabouts.OTHER
        return Whereabouts.PART if _parts(folder, part) else Whereabouts.NOTHING
    except OSError as error:
        raise _told(folder, error) from None


def probed(folder: Path) -> str:
    """Write, read and remove a small file; the sentence that says so. Raises TransportProblem."""
    name, data = f"ecmx-test-{secrets.token_hex(4)}.txt", b"A test of the connection. You may delete this file.\n"
    put(folder, data, name, mode=0o600)
    try:
        (folder / name).unlink()
    except OSError as error:
        raise _told(folder, error) from None
    return f"A small file was written to {folder}, read and removed."


def require_folder(folder: Path) -> None:
    """Raises LastingProblem unless it is a folder, and no link to one."""
    found = _looked_at(folder)
    if found is None:
        raise problem("transport-no-folder", f"{folder}: there is no such folder.", "Make it, or name another.")
    if not stat.S_ISDIR(found.st_mode):
        raise problem("transport-no-folder", f"{folder}: this is a link or a file.", "Name the folder itself.")


def _stands(folder: Path, data: bytes, name: str) -> bool:
    """Whether it is there. Raises LastingProblem where something else is."""
    match whereabouts(folder, data, name):
        case Whereabouts.WHOLE:
            return True
        case Whereabouts.OTHER:
            raise problem(
                "transport-other-content",
                f"{folder}: something else with the file's name is there. It was left as it is.",
                "Ask whose it is; move it away, or send under another name.",
            )
        case _:
            return False


def _put_new(target: Path, data: bytes, part: Path, mode: int) -> bool:
    """Write aside, then put in place; whether it was put. False: something came there meanwhile. Nothing is left aside."""
    try:
        with os.fdopen(os.open(part, NEW, mode), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        placed = _placed(part, target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    _kept(target.parent)
    return placed


def _placed(part: Path, target: Path) -> bool:
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_SECOND_NAMES:
            raise
        if _looked_at(target) is not None:  # a disk that knows no second name of a file
            return False
        part.rename(target)
    return True


def _kept(folder: Path) -> None:
    """The folder's own entry on the disk too, where the system can say so."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _own(part: str) -> str:
    """A temporary name of this attempt alone: what it puts in place nobody else is still writing."""
    return f"{part.removesuffix('.part')}.{secrets.token_hex(4)}.part"


def _read(target: Path) -> bytes:
    descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _parts(folder: Path, part: str) -> list[Path]:
    begun = part.removesuffix("part")
    return [one for one in folder.iterdir() if one.name.startswith(begun) and one.name.endswith(".part")]


def _swept(folder: Path, part: str) -> None:
    """What attempts at the same file left that were killed."""
    for one in _parts(folder, part):
        one.unlink(missing_ok=True)


def _looked_at(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _told(folder: Path, error: OSError) -> TransportProblem:
    if error.errno in FULL:
        return problem("transport-full", f"{folder}: there is no room left.", "Make room; nothing was left there.")
    if isinstance(error, PermissionError):
        return problem(
            "transport-not-permitted",
            f"{folder}: this user does not have permission to read and write there.",
            "Give it permission.",
        )
    if isinstance(error, NotADirectoryError):
        return problem("transport-no-folder", f"{folder}: this is not a folder.", "Name another.")
    return problem(
        "transport-failed", f"{folder}: the disk or share failed ({error.strerror}).", "Look at the disk or share."
    )
