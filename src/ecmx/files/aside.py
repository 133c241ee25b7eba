"""Writing without leaving half a file: aside, then put into place. What goes out protected, or came so, is made in memory and never lies
in plain beside its place.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, overload

from ecmx.errors import FULL, UsageProblem
from ecmx.files.publishing import publish
from ecmx.files.scratch import run_mark, sweep

__all__ = ["Place", "aside", "encrypted", "require_writable", "taken"]

#: Where a file is made: beside where it will stand, or in memory.
Place = Path | io.BytesIO
_LONGEST = 40  # characters of the target's name that the name beside it keeps: a disk takes 255 bytes


@overload
def aside(target: Path, *, over: bool = True) -> AbstractContextManager[Path]: ...
@overload
def aside(
    target: Place, *, password: str | None, sealed: bool = False, over: bool = True
) -> AbstractContextManager[Place]: ...
def aside(
    target: Place, *, password: str | None = None, sealed: bool = False, over: bool = True
) -> AbstractContextManager[Place]:
    """A place to write to. What stands there takes the target's place at the end; on any failure nothing is left.

    target: where the file will stand; a stream in memory, where nothing of it is to come to a disk
    password: the workbook (Open XML only) is made in memory, and encrypted before it comes to any disk
    sealed: it is made in memory though it goes out as it is, since what it is made of came protected
    over: whether a file that is there by then is written over; without it the last step fails, so that of two runs one succeeds
    Raises UsageProblem where the folder is missing, read-only or full, or the target is there and may not be replaced.
    """
    if isinstance(target, io.BytesIO):
        return _in_memory(target, password)
    return _aside(Path(target), password, sealed=sealed, over=over)


@contextlib.contextmanager
def _in_memory(target: io.BytesIO, password: str | None) -> Iterator[Place]:
    stream = io.BytesIO()
    yield stream
    target.write(encrypted(stream, password) if password else stream.getvalue())


@contextlib.contextmanager
def _aside(target: Path, password: str | None, *, sealed: bool, over: bool) -> Iterator[Place]:
    require_writable(target)
    _sweep_once(target.parent.absolute())
    made = target.with_name(
        f".{target.stem[:_LONGEST]}.{run_mark()}.{secrets.token_hex(4)}.part{target.suffix[:_LONGEST]}"
    )
    try:
        # Only the owner may read what stands here: it holds members' data.
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if password or sealed:
            stream = io.BytesIO()
            yield stream
            data = encrypted(stream, password) if password else stream.getvalue()
            made.write_bytes(data)
        else:
            yield made
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        publish(made, target, over=over)
    except OSError as problem:
        if problem.errno in FULL:
            raise UsageProblem(
                "disk-full",
                f"{target}: there is no room left on the disk. Nothing was written.",
                "Make room, or name another folder.",
            ) from None
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise _not_writable(target) from None
        raise
    finally:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)


@functools.cache
def _sweep_once(folder: Path) -> None:
    """What dead runs left beside their targets goes when the next one writes there."""
    sweep(folder)


def taken(target: Path) -> bool:
    """Whether something is there already; a link that leads nowhere too."""
    return os.path.lexists(target)


def require_writable(target: Path) -> None:
    """Raise UsageProblem where no file can come to stand at `target`; asked before long work."""
    folder = target.parent
    try:
        there, is_folder = folder.is_dir(), target.is_dir()
    except OSError as problem:
        if problem.errno == errno.ENAMETOOLONG:
            raise UsageProblem(
                "name-too-long",
                f"{target.name[:_LONGEST]}…: this name is too long for the disk.",
                "Give a shorter one.",
            ) from None
        raise _not_writable(target) from None  # a folder above it that may not even be looked into
    if not there:
        raise UsageProblem(
            "folder-missing", f"{target}: there is no such folder.", "Make the folder first, or name another."
        )
    if is_folder:
        raise UsageProblem("target-is-folder", f"{target}: this is a folder.", "Name a file in it.")
    if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise _not_writable(target)


def _not_writable(target: Path) -> UsageProblem:
    return UsageProblem(
        "target-not-writable",
        f"{target}: this cannot be written. Nothing was changed.",
        "Close the file in other programs, or name another folder.",
    )


def encrypted(plain: BinaryIO, password: str) -> bytes:
    """A workbook (Open XML) as it lies on a disk: protected by the password. Nothing of it is written anywhere."""
    import msoffcrypto

    plain.seek(0)
    out = io.BytesIO()
    office: Any = msoffcrypto.OfficeFile(plain)
    office.encrypt(password, out)
    return out.getvalue()
