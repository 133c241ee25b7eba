"""Bytes as a file that can be opened by path and lies on no disk (invariant V8). The hub runs on Linux, which has such files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["in_memory"]


@contextmanager
def in_memory(data: bytes) -> Iterator[Path]:
    """A path at which the bytes can be read, by this process and those that it starts, until the block ends."""
    descriptor = os.memfd_create("ecmx", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as out:
            out.write(data)
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)
