"""What came protected, on its way: sealed with a key that this run alone knows. The key is never written; without it nobody reads it.

Knows bytes; nothing of what they are.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from ecmx.errors import FULL
from ecmx.files.scratch import Scratch, no_room

__all__ = ["Seal", "SealedStream"]

_NONCE = 12
PIECE = 1 << 20


class Seal:
    """A random key in memory, and what it closes and opens again (AES-256-GCM)."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(AESGCM.generate_key(bit_length=256))

    def __repr__(self) -> str:
        return "<Seal>"

    def closed(self, data: bytes) -> bytes:
        """The bytes as they may lie on a disk."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, None)

    def opened(self, data: bytes) -> bytes:
        """The bytes as they were."""
        return self._cipher.decrypt(data[:_NONCE], data[_NONCE:], None)


class SealedStream(io.RawIOBase):
    """Takes any number of bytes and gives them back from the first on; on the disk they lie sealed, a piece at a time. size: bytes so far.

    Raises UsageProblem where the disk of the temporary folder is full.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seal = Seal()
        self._scratch = Scratch()
        self._file: BinaryIO = (self._scratch.path / "sealed").open("w+b", buffering=0)
        self._sizes: list[int] = []
        self._waiting = bytearray()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Take bytes."""
        given = memoryview(data)  # type: ignore[arg-type]
        self._waiting += given
        self.size += given.nbytes
        if len(self._waiting) >= PIECE:
            self._put()
        return given.nbytes

    def pieces(self) -> Iterator[bytes]:
        """All that was written, from the first byte on."""
        self._file.seek(0)
        for size in self._sizes:
            yield self._seal.opened(self._file.read(size))
        yield bytes(self._waiting)

    def close(self) -> None:
        """Forget everything."""
        if not self.closed:
            self._file.close()
            self._scratch.close()
            self._waiting.clear()
        super().close()

    def _put(self) -> None:
        sealed = self._seal.closed(bytes(self._waiting))
        view = memoryview(sealed)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as problem:
            if problem.errno in FULL:
                raise no_room(self._scratch.path.parent) from None
            raise
        self._sizes.append(len(sealed))
        self._waiting.clear()
