"""Whether ecmx made a file: a page or a shortcut of ours says so near its beginning."""

from __future__ import annotations

from pathlib import Path

__all__ = ["is_marked"]

_HEAD = 2048  # bytes in which the mark stands


def is_marked(path: Path, mark: bytes) -> bool:
    """Whether the mark stands near the beginning of a file; no for one that cannot be read."""
    try:
        with path.open("rb") as file:
            return mark in file.read(_HEAD)
    except OSError:
        return False
