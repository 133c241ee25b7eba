"""The records of all files of a conversion, kept on the disk while every file is still being checked: memory stays flat.

Holds members' data: the folder is the owner's alone and goes when the conversion ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.layouts import RecordBatch, SheetPlan

__all__ = ["FILE", "Gathered", "Source"]

#: The columns of a kept frame that say where a record came from, beside `sheet` and `row`: the file's name and its number.
FILE = "file"


@dataclass(slots=True)
class Source:
    """One sheet of one file: how it was read, and the Excel rows that came in from it."""

    file: Path
    plan: SheetPlan
    rows: list[pl.Series] = field(default_factory=list)

    def all_rows(self) -> pl.Series:
        """Every row that came in; UInt32."""
        return pl.concat(self.rows) if self.rows else pl.Series("row", [], dtype=pl.UInt32)


class Gathered:
    """Takes batches as they are read (`Keep`), and gives the records back by file type, piece by piece."""

    def __init__(self, types: tuple[FileType, ...] = ()) -> None:
        self.types = types  # only these; none = all
        self.sources: dict[tuple[str, str], Source] = {}
        self._pieces: dict[FileType, list[Path]] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="ecmx-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def keep(self, file: Path, batch: RecordBatch) -> None:
        """Keep one batch's records."""
        source = self.sources.setdefault((str(file), batch.plan.name), Source(file, batch.plan))
        source.rows.append(batch.rows.filter(self.asked(batch)) if self.types else batch.rows)
        for kind in batch.plan.types:
            if self.types and kind not in self.types:
                continue
            pieces = self._pieces.setdefault(kind, [])
            path = Path(self._folder.name) / f"{kind.value}-{len(pieces)}.arrow"
            frame = batch.frame(kind).with_columns(pl.lit(str(file)).alias(FILE))
            try:
                frame.write_ipc(path, compression="lz4")
            except OSError:
                raise no_room(self._folder.name) from None
            pieces.append(path)

    def asked(self, batch: RecordBatch) -> pl.Series:
        """Rows with a record of one of the file types that were asked for; the others are passed over."""
        asked = pl.repeat(False, len(batch), eager=True)
        for kind in self.types:
            if kind in batch.present:
                asked = asked | batch.present[kind]
        return asked

    @property
    def scratch(self) -> Path:
        """A path for a file that nobody keeps."""
        return Path(self._folder.name) / "scratch"

    @property
    def kinds(self) -> tuple[FileType, ...]:
        """The file types of which there are records."""
        return tuple(kind for kind in FileType if kind in self._pieces)

    def frames(self, kind: FileType) -> Iterator[pl.DataFrame]:
        """The records of a file type, batch by batch in the order they were read."""
        for path in self._pieces.get(kind, []):
            yield pl.read_ipc(path)


def no_room(folder: str) -> UsageProblem:
    """The disk of the temporary folder is full."""
    return UsageProblem(
        "disk-full",
        f"{Path(folder).parent}: there is no room left on the disk for the work in between. Nothing was written.",
        "Make room, or set TMPDIR to a folder on another disk.",
    )
