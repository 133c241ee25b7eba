"""Reading in a process of its own, so that a hostile file can harm nothing but that process.

Knows how the two processes talk; nothing of formats, which the child leaves to the readers.
"""

from __future__ import annotations

from ecmx.files.isolated.children import READERS
from ecmx.files.isolated.isolation import IsolatedReader, open_ahead

__all__ = [
    "READERS",
    "IsolatedReader",
    "open_ahead",
]
