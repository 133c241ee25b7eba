"""Small text files that a person wrote: layouts, lists of partners, passwords. Read whole, within a bound, and never waited for;
passwords alone may come through a pipe, which is waited for within a bound too.

Knows nothing of what stands in them.
"""

from __future__ import annotations

import os
import select
import stat
import sys
from pathlib import Path

from ecmx.files.limits import MIB

__all__ = ["NoPlainText", "plain_text", "said_to_us"]


class NoPlainText(Exception):
    """Why a file is not read as text: `why` completes the sentence "The file …"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def plain_text(path: Path, most: int) -> str:
    """The text of a file in UTF-8, with or without a mark at its start. most: bytes. Raises NoPlainText."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # asked before it is opened: opening a pipe waits for ever
            raise NoPlainText("is a folder, a device or a pipe, not a file")
        # Should a pipe take its place meanwhile, nobody waits for that either.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NoPlainText("is a folder, a device or a pipe, not a file")
            data = stream.read(most + 1)
    except FileNotFoundError:
        raise NoPlainText("is a link to a file that is not there" if path.is_symlink() else "is not there") from None
    except (OSError, ValueError):
        raise NoPlainText("may not be read by this user, or the disk does not give it") from None
    if len(data) > most:
        raise NoPlainText(f"is larger than {_size(most)}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoPlainText("is no text in UTF-8") from None


def said_to_us(path: Path, most: int, seconds: float) -> bytes:
    """The bytes of a file or of what somebody says through a pipe, the first `most`. Raises NoPlainText.

    seconds: that may go by without a byte through a pipe, whether somebody holds its other end or nobody does
    """
    try:
        # Opening a pipe at whose other end nobody is would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb", buffering=0):
            pipe = sys.platform != "win32" and stat.S_ISFIFO(os.fstat(descriptor).st_mode)
            if sys.platform != "win32" and not pipe:
                os.set_blocking(descriptor, True)
            data = bytearray()
            while len(data) < most:
                if pipe and not select.select([descriptor], [], [], seconds)[0]:
                    raise NoPlainText(f"is a pipe that nothing came through in time ({seconds:g} s)")
                piece = os.read(descriptor, most - len(data))
                if not piece:
                    break
                data += piece
    except FileNotFoundError:
        raise NoPlainText("is not there") from None
    except (OSError, ValueError):
        raise NoPlainText("cannot be read") from None
    return bytes(data)


def _size(most: int) -> str:
    return f"{most // MIB:,} MB" if most >= MIB else f"{most:,} bytes"
