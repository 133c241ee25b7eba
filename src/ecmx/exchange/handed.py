"""What goes between the process that was asked and those that check beside it, as plain values: what is asked, and what each file told.

No pickle: whatever comes is read as the values that it should be and nothing else, so that a process to which a file had done harm could at
most say wrong things of files. It is cheaper, too: the keys are Arrow, the rest MessagePack. All of it goes through pipes; none of it lies
on a disk, stands among a command's words, or in an environment.
"""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path
from typing import BinaryIO

import msgspec
import polars as pl

from ecmx.checks import AcrossRows, KeySheet
from ecmx.errors import (
    EcmxError,
    FileUnusable,
    LayoutInvalid,
    OurFault,
    PartnersInvalid,
    RecordsInvalid,
    UsageProblem,
)
from ecmx.exchange.options import Desk, Options, Refused
from ecmx.exchange.partners import Partner, Partners
from ecmx.exchange.told import FileTold
from ecmx.files import Limits
from ecmx.findings import PackedFindings, SheetReport, Unchecked, packed, unpacked
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts

__all__ = ["READY", "Gone", "HandedDesk", "HandedFile", "HandedRefusal", "HandedTold", "said", "taken"]

_LENGTH = 8  # bytes that say how long what follows is
_LARGEST = 1 << 32
READY = bytes(_LENGTH)  # a message of nothing: whatever a check needs is loaded
_ERRORS = {
    kind.__name__: kind
    for kind in (FileUnusable, LayoutInvalid, OurFault, PartnersInvalid, RecordsInvalid, UsageProblem)
}


class Gone(Exception):
    """The other process is there no more."""


class HandedDesk(msgspec.Struct, frozen=True):
    """How files are received: what was looked up once, for every process that checks."""

    layout: Layout | None
    candidates: tuple[Layout, ...]
    types: tuple[FileType, ...] | None
    as_of: date
    passwords: tuple[str, ...]
    limits: Limits
    hidden: bool
    asked: tuple[FileType, ...]
    partners: tuple[Partner, ...]
    registered: bool
    partner: Partner | None

    @classmethod
    def of(cls, desk: Desk) -> HandedDesk:
        """As plain values."""
        options = desk.options
        return cls(
            layout=desk.layout,
            candidates=desk.candidates,
            types=options.types,
            as_of=options.as_of,
            passwords=options.passwords,
            limits=options.limits,
            hidden=options.hidden,
            asked=options.asked,
            partners=desk.partners.partners,
            registered=desk.partners.registered,
            partner=desk.partner,
        )

    def desk(self) -> Desk:
        """The desk again."""
        partners = Partners(self.partners, self.registered)
        options = Options(
            layout=self.layout,
            types=self.types,
            as_of=self.as_of,
            passwords=self.passwords,
            limits=self.limits,
            layouts=Layouts(self.candidates),
            partners=partners,
            hidden=self.hidden,
            asked=self.asked,
        )
        return Desk(options, self.layout, self.candidates, partners, self.partner)


class HandedFile(msgspec.Struct, frozen=True):
    """A file to check, and the one that will be next; their paths as the system writes them."""

    path: bytes
    following: bytes | None

    @classmethod
    def of(cls, path: Path, following: Path | None) -> HandedFile:
        """As plain values."""
        return cls(os.fsencode(path), os.fsencode(following) if following is not None else None)

    @property
    def paths(self) -> tuple[Path, Path | None]:
        """The file and the next one."""
        return Path(os.fsdecode(self.path)), Path(os.fsdecode(self.following)) if self.following is not None else None


class HandedTold(msgspec.Struct, frozen=True, tag="told"):
    """What a file told. Its name is known to whoever asked. keys: sheet, file type, and a frame as an Arrow stream."""

    sheets: tuple[SheetReport, ...]
    unchecked: list[Unchecked]
    findings: PackedFindings
    keys: list[tuple[str, FileType, bytes]]
    key_sheets: dict[str, KeySheet]
    rows: dict[str, list[int]]

    @classmethod
    def made(cls, told: FileTold) -> HandedTold:
        """As plain values."""
        return cls(
            told.sheets,
            told.unchecked,
            packed(told.findings),
            [(sheet, file, arrow(pl.concat(frames))) for (sheet, file), frames in told.across.batches.items()],
            told.across.sheets,
            {sheet: [row for part in parts for row in part.to_list()] for sheet, parts in told.rows.items()},
        )

    def of(self, path: Path, as_of: date) -> FileTold:
        """It again, of the file that was asked about."""
        findings = unpacked(self.findings)
        batches = {(sheet, file): [pl.read_ipc_stream(io.BytesIO(keys))] for sheet, file, keys in self.keys}
        rows = {sheet: [pl.Series("row", numbers, dtype=pl.UInt32)] for sheet, numbers in self.rows.items()}
        across = AcrossRows(path.name, findings, batches, self.key_sheets)
        return FileTold(str(path), as_of, findings, across, self.unchecked, self.sheets, rows)


class HandedRefusal(msgspec.Struct, frozen=True, tag="refused"):
    """Why a file could not be used. ends: it is no matter of this file, and nothing more is done."""

    kind: str
    code: str
    message: str
    fix: str
    ends: bool = False

    @classmethod
    def made(cls, error: EcmxError, *, ends: bool = False) -> HandedRefusal:
        """As plain values."""
        return cls(type(error).__name__, error.code, error.message, error.fix, ends)

    def of(self, path: Path, as_of: date) -> Refused:
        """It again, of the file that was asked about. Raises what ends everything."""
        error = _ERRORS[self.kind](self.code, self.message, self.fix)
        if self.ends:
            raise error
        return Refused(str(path), error)


def arrow(frame: pl.DataFrame) -> bytes:
    """A frame as an Arrow stream."""
    stream = io.BytesIO()
    frame.write_ipc_stream(stream, compat_level=pl.CompatLevel.newest())
    return stream.getvalue()


def said(value: msgspec.Struct) -> bytes:
    """What is written to the other process."""
    data = msgspec.msgpack.encode(value)
    return len(data).to_bytes(_LENGTH, "little") + data


def taken(stream: BinaryIO) -> bytes:
    """The next that the other process wrote, to be read as what it should be. Raises Gone."""
    length = int.from_bytes(_exactly(stream, _LENGTH), "little")
    if length > _LARGEST:
        raise Gone
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    try:
        data = stream.read(length)
    except (OSError, ValueError):
        raise Gone from None
    if len(data) != length:
        raise Gone
    return data
