"""The records of a file while it is being judged, kept batch by batch: in memory as long as they are few, then on the disk.

Holds members' data: the folder is the owner's alone and goes with the spool.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType

__all__ = ["Spool"]

#: Bytes of records that are kept in memory.
IN_MEMORY = 48 * 1024 * 1024


class Spool:
    """Takes frames by file type, and gives them back in the order in which they came."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._left = in_memory
        self._pieces: dict[FileType, list[pl.DataFrame | Path]] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __repr__(self) -> str:
        return f"<Spool of {sum(map(len, self._pieces.values()))} pieces>"

    def close(self) -> None:
        """Forget everything."""
        self._pieces.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def keep(self, kind: FileType, frame: pl.DataFrame) -> None:
        """Keep one batch. Raises UsageProblem where the disk is full."""
        pieces = self._pieces.setdefault(kind, [])
        size = int(frame.estimated_size())
        if size <= self._left:
            self._left -= size
            pieces.append(frame)
            return
        path = self.folder / f"{kind.value}-{len(pieces)}.arrow"
        try:
            frame.write_ipc(path, compression="lz4")
        except OSError:
            raise no_room(self.folder) from None
        pieces.append(path)

    @property
    def folder(self) -> Path:
        """The folder on the disk; made when it is first needed."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="ecmx-")
        return Path(self._folder.name)

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """The file types of which there are records."""
        return tuple(kind for kind in FileType if kind in self._pieces)

    def frames(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type, batch by batch in the order they were read."""
        for piece in self._pieces.get(kind, []):
            yield pl.read_ipc(piece) if isinstance(piece, Path) else piece


def no_room(folder: Path) -> UsageProblem:
    """The disk of the temporary folder is full."""
    return UsageProblem(
        "disk-full",
        f"{folder.parent}: there is no room left on the disk for the work in between. Nothing was written.",
        "Make room, or set TMPDIR to a folder on another disk.",
    )
