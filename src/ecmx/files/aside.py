"""Writing without leaving half a file: aside, then renamed into place; protected by a password on the way if one is given."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecmx.errors import UsageProblem

__all__ = ["aside", "require_writable"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def aside(target: Path, *, password: str | None = None) -> Iterator[Path]:
    """A path beside `target` to write to. What stands there takes its place at the end; on any failure nothing is left.

    password: the workbook (Open XML only) is encrypted before it takes its place.
    Raises UsageProblem where the folder is missing, read-only or full.
    """
    target = Path(target)
    require_writable(target)
    made = target.with_name(f".{target.stem}.{secrets.token_hex(4)}.part{target.suffix}")
    sealed = made.with_name(f"{made.stem}.sealed{made.suffix}")
    try:
        # Only the owner may read what stands here: it holds members' data.
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield made
        if password:
            _encrypt(made, sealed, password)
            sealed.replace(made)
        with made.open("rb+") as stream:
            os.fsync(stream.fileno())
        made.replace(target)
    except OSError as problem:
        if problem.errno in _FULL:
            raise UsageProblem(
                "disk-full",
                f"{target}: there is no room left on the disk. Nothing was written.",
                "Make room, or name another folder.",
            ) from None
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise _not_writable(target) from None
        raise
    finally:
        for left in (made, sealed):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def require_writable(target: Path) -> None:
    """Raise UsageProblem where no file can come to stand at `target`; asked before long work."""
    folder = target.parent
    try:
        there, is_folder = folder.is_dir(), target.is_dir()
    except OSError:  # a folder above it that may not even be looked into
        raise _not_writable(target) from None
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


def _encrypt(source: Path, target: Path, password: str) -> None:
    import msoffcrypto

    with source.open("rb") as plain, target.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        office: Any = msoffcrypto.OfficeFile(plain)
        office.encrypt(password, out)
