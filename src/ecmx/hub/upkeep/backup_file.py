"""A backup as one file: two lines that anybody may read, then age-encrypted the manifest and the dump. Knows no database.

ecmx hub backup 1
{"keys": [which keys open it], "ecmx": its version, "made_at": …}
age( length of the manifest · manifest as JSON · pg_dump's stream )
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import msgspec
import pyrage

from ecmx.errors import UsageProblem

__all__ = ["Manifest", "Outside", "manifest_of", "outside_of", "poured", "written"]

FIRST = b"ecmx hub backup 1\n"
LENGTH = struct.Struct(">Q")
LARGEST = 16 << 20  # bytes of a manifest
LINE = 256 * 1024  # bytes of the second line
NOT_MINE = "No matching keys"  # as pyrage says it


class Outside(msgspec.Struct, frozen=True):
    """What anybody may read of it. keys: ids."""

    keys: list[str]
    ecmx: str
    made_at: str


class Manifest(msgspec.Struct, frozen=True):
    """What the backup must come to. organizations: short name → key id; migrations: "app.name" each; tables: rows by name."""

    ecmx: str
    made_at: str
    postgres: int
    demo: bool
    organizations: dict[str, str]
    migrations: list[str]
    tables: dict[str, int]
    audit_head: str


class _Enough(Exception):
    """The manifest is there, and nothing more is wanted."""


class _Joined:
    """The manifest and then the dump, as one stream to read."""

    def __init__(self, manifest: Manifest, dump: IO[bytes]) -> None:
        said = msgspec.json.encode(manifest)
        self._first, self._dump = LENGTH.pack(len(said)) + said, dump

    def read(self, size: int = -1) -> bytes:
        """As every stream's."""
        if self._first:
            given = self._first if size < 0 else self._first[:size]
            self._first = self._first[len(given) :]
            return given
        return self._dump.read(size)


class _Parted:
    """Takes what was opened: the manifest by itself, the rest handed on. into: None where the manifest is enough."""

    def __init__(self, into: IO[bytes] | None) -> None:
        self._into, self._held = into, b""
        self.manifest: Manifest | None = None

    def write(self, data: bytes) -> int:
        """As every stream's."""
        if self.manifest is not None:
            assert self._into is not None
            self._into.write(data)
            return len(data)
        self._held += data
        if len(self._held) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._held)
            if length > LARGEST:
                raise ValueError
            if len(self._held) >= LENGTH.size + length:
                self.manifest = msgspec.json.decode(self._held[LENGTH.size : LENGTH.size + length], type=Manifest)
                if self._into is None:
                    raise _Enough
                self._into.write(self._held[LENGTH.size + length :])
                self._held = b""
        return len(data)

    def flush(self) -> None:
        """As every stream's."""
        if self._into is not None:
            self._into.flush()


def written(out: BinaryIO, outside: Outside, manifest: Manifest, dump: IO[bytes], recipients: Sequence[str]) -> None:
    """Write a backup; each of the recipients' keys opens it by itself."""
    out.write(FIRST + msgspec.json.encode(outside) + b"\n")
    out.flush()
    pyrage.encrypt_io(_Joined(manifest, dump), out, [pyrage.x25519.Recipient.from_str(one) for one in recipients])


def outside_of(path: Path) -> Outside:
    """The line that anybody may read. Raises UsageProblem where it is no backup of a hub."""
    with _opened(path) as (outside, _):
        return outside


def manifest_of(path: Path, identities: Sequence[Any]) -> Manifest:
    """The manifest. Raises UsageProblem where none of the keys opens it, or it is damaged."""
    return _parted(path, identities, None)


def poured(path: Path, identities: Sequence[Any], into: IO[bytes]) -> Manifest:
    """The dump into a stream; the manifest. Raises UsageProblem where it is damaged, whatever was poured by then."""
    return _parted(path, identities, into)


def _parted(path: Path, identities: Sequence[Any], into: IO[bytes] | None) -> Manifest:
    parted = _Parted(into)
    with _opened(path) as (outside, stream):
        try:
            pyrage.decrypt_io(stream, parted, identities)
        except _Enough:
            pass
        except pyrage.DecryptError as problem:
            if NOT_MINE in str(problem):
                raise _wrong_key(path, outside) from None
            raise _damaged(path) from None
        except OSError as problem:
            if problem.errno is not None:  # of the disk, or of the program that takes it
                raise
            raise _damaged(path) from None  # as pyrage says that there is no more of it
        except (ValueError, msgspec.MsgspecError):
            raise _damaged(path) from None
    if parted.manifest is None:
        raise _damaged(path)
    return parted.manifest


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Outside, IO[bytes]]]:
    try:
        stream = path.open("rb")
    except OSError:
        raise UsageProblem("hub-backup-unreadable", f"{path}: this file cannot be read.", "Name a backup.") from None
    with stream:
        try:
            if stream.read(len(FIRST)) != FIRST:
                raise ValueError
            outside = msgspec.json.decode(stream.readline(LINE), type=Outside)
        except (OSError, ValueError, msgspec.MsgspecError):
            raise UsageProblem(
                "hub-backup-none",
                f"{path}: this is no backup of a hub.",
                "Name a file that `ecmx hub backup` wrote.",
            ) from None
        yield outside, stream


def _wrong_key(path: Path, outside: Outside) -> UsageProblem:
    return UsageProblem(
        "hub-key-wrong",
        f"{path}: none of the keys that are here opens this backup. It wants one of: {', '.join(outside.keys)[:400]}.",
        "Bring the key back from its recovery sheet.",
    )


def _damaged(path: Path) -> UsageProblem:
    return UsageProblem("hub-backup-damaged", f"{path}: this backup is damaged or not whole.", "Take another.")
