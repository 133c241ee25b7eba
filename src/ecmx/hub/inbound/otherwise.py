"""What comes in and is no member file: readers of rooms above look at a file's bytes first, and say what is to be done with it.

They are handed in where a process begins; this room knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable

from ecmx.hub.home import Home
from ecmx.hub.transmissions import Transmission

__all__ = ["Settle", "looked_at_otherwise", "read_otherwise"]

#: What takes effect in the transaction in which the file's state moves.
Settle = Callable[[Transmission], None]
Reader = Callable[[bytes, Transmission, Home], Settle | None]
_READERS: dict[str, Reader] = {}


def read_otherwise(name: str, reader: Reader) -> None:
    """Have a reader look at every file that comes in. name: so that it is there once"""
    _READERS[name] = reader


def looked_at_otherwise(data: bytes, file: Transmission, home: Home) -> Settle | None:
    """What the first reader says that knows the file; None where none does. Raises what the reader raises: EcmxError."""
    for reader in _READERS.values():
        settle = reader(data, file, home)
        if settle is not None:
            return settle
    return None
