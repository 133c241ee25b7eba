"""Whether planted words lie anywhere in plain: as they are, or behind the packing of a workbook or a frame, whole or broken off."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["in_plain"]

_ZIP = b"PK\x03\x04"


def in_plain(folders: Iterable[Path], words: bytes, *, but: Iterable[Path] = ()) -> list[str]:
    """Files below these folders in which the words can be read by whoever has the disk."""
    left_out = set(but)
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}
    return sorted(str(path) for path in files - left_out if any(words in text for text in _texts(path)))


def _texts(path: Path) -> Iterator[bytes]:
    try:
        data = path.read_bytes()
    except OSError:
        return
    yield data
    at = data.find(_ZIP)
    while at >= 0:
        begin = (
            at
            + 30
            + int.from_bytes(data[at + 26 : at + 28], "little")
            + int.from_bytes(data[at + 28 : at + 30], "little")
        )
        with contextlib.suppress(zlib.error):  # stored, or no archive after all
            yield zlib.decompressobj(-15).decompress(data[begin:])
        at = data.find(_ZIP, at + 4)
