"""The records of a file while it is being judged, kept batch by batch: in memory as long as they are few, then on the disk.

Holds members' data: the folder is the owner's alone and goes with the spool. Records of a file that came protected lie sealed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ecmx.files import Scratch, Seal, no_room
from ecmx.guidance import FileType

__all__ = ["Spool"]

#: Bytes of records that are kept in memory.
IN_MEMORY = 48 * 1024 * 1024


class Spool:
    """Takes frames by file type, and gives them back in the order in which they came.

    protected: what came so; said before the first frame comes
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self.protected = False
        self._left = in_memory
        self._pieces: dict[FileType, list[pl.DataFrame | Path]] = {}
        self._scratch: Scratch | None = None
        self._seal: Seal | None = None

    def __repr__(self) -> str:
        return f"<Spool of {sum(map(len, self._pieces.values()))} pieces>"

    def close(self) -> None:
        """Forget everything."""
        self._pieces.clear()
        self._seal = None
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None

    def keep(self, kind: FileType, frame: pl.DataFrame) -> None:
        """Keep one batch. Raises UsageProblem where the disk is full, or there is no temporary folder."""
        pieces = self._pieces.setdefault(kind, [])
        size = int(frame.estimated_size())
        if size <= self._left:
            self._left -= size
            pieces.append(frame)
            return
        path = self.folder / f"{kind.value}-{len(pieces)}.arrow"
        try:
            self._put(frame, path)
        except OSError:
            raise no_room(path.parent.parent) from None
        pieces.append(path)

    @property
    def folder(self) -> Path:
        """The folder on the disk; made when it is first needed."""
        if self._scratch is None:
            self._scratch = Scratch()
        return self._scratch.path

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """The file types of which there are records."""
        return tuple(kind for kind in FileType if kind in self._pieces)

    def frames(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type, batch by batch in the order they were read."""
        for piece in self._pieces.get(kind, []):
            yield self._taken(piece) if isinstance(piece, Path) else piece

    def _put(self, frame: pl.DataFrame, path: Path) -> None:
        if not self.protected:
            frame.write_ipc(path, compression="lz4")
            return
        if self._seal is None:
            self._seal = Seal()
        plain = io.BytesIO()
        frame.write_ipc(plain, compression="lz4")
        path.write_bytes(self._seal.closed(plain.getvalue()))

    def _taken(self, path: Path) -> pl.DataFrame:
        if self._seal is None:
            return pl.read_ipc(path)
        return pl.read_ipc(io.BytesIO(self._seal.opened(path.read_bytes())))
