"""A file that lies in memory alone, for systems that give such a file no path; and how the libraries are given either kind.

What a password protects comes to no disk on any system. Knows bytes; nothing of what is in them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

__all__ = ["InMemory", "Source", "given"]


class InMemory:
    """Stands where a path would: opened to be written, then as often as wanted to be read."""

    def __init__(self) -> None:
        self.data = b""

    def open(self, mode: str) -> BinaryIO:
        """mode: "rb", or "wb", whose bytes are there once it is closed."""
        return io.BytesIO(self.data) if mode == "rb" else _Written(self)


Source = Path | InMemory


def given(source: Source) -> str | BinaryIO:
    """What a library opens: the path as text, else the bytes as a stream."""
    return source.open("rb") if isinstance(source, InMemory) else str(source)


class _Written(io.BytesIO):
    def __init__(self, target: InMemory) -> None:
        super().__init__()
        self._target = target

    def close(self) -> None:
        if not self.closed:
            self._target.data = self.getvalue()
        super().close()
