"""Bytes, a stream or a path as a file that can be opened. Whatever is put aside is the owner's alone and goes again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ecmx.errors import FileUnusable, UsageProblem
from ecmx.files import Scratch, no_room
from ecmx.findings import refusal

__all__ = ["Data", "arrived"]

Data = bytes | bytearray | memoryview | BinaryIO | str | Path
PIECE = 1024 * 1024


@contextmanager
def arrived(data: Data, name: str = "") -> Iterator[tuple[Path, str]]:
    """A path to read from, and what the file is called. Raises FileUnusable where a stream is empty or breaks off."""
    if isinstance(data, str | os.PathLike):
        if "\0" in str(data):
            raise UsageProblem("data-unusable", "No file has a name with a null sign in it.", "Name a file.")
        yield Path(data), name or str(data)
        return
    called = name or str(getattr(data, "name", "") or "file")
    with Scratch() as folder:
        path = folder / f"received{suffix_of(called)}"
        with path.open("xb") as out:
            size = 0
            for piece in pieces(data):
                size += len(piece)
                try:
                    out.write(piece)
                except OSError:
                    raise no_room(folder.parent) from None
        if not size:
            said = refusal("file-empty")
            raise FileUnusable(said.code, said.sentence, said.fix)
        yield path, called


def suffix_of(called: str) -> str:
    """The ending of a file's name, where it is one that any disk takes."""
    suffix = Path(called.replace("\0", "")).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else ""


def pieces(data: bytes | bytearray | memoryview | BinaryIO) -> Iterator[bytes]:
    """The bytes in pieces. Raises FileUnusable where a stream breaks off, UsageProblem where it is none of bytes."""
    if isinstance(data, bytes | bytearray | memoryview):
        yield bytes(data)
        return
    if not callable(getattr(data, "read", None)):
        raise UsageProblem(
            "data-unusable",
            "A file is received as bytes, as a binary stream or by its path.",
            "Open it in binary mode: “rb”.",
        )
    while True:
        try:
            piece = data.read(PIECE)
        except Exception:  # noqa: BLE001 - whatever a stranger's stream raises, it broke off
            raise FileUnusable(
                "stream-broken",
                "The file broke off while it was being received, so nothing of it was used.",
                "Send it again.",
            ) from None
        if piece is None:
            raise UsageProblem(
                "data-unusable", "The stream had nothing to give yet.", "Give one that waits for its data (blocking)."
            )
        if not isinstance(piece, bytes | bytearray | memoryview):
            raise UsageProblem(
                "data-unusable", "The stream gives text, and a file is bytes.", "Open it in binary mode: “rb”."
            )
        if not piece:
            return
        yield bytes(piece)
