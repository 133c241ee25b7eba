"""What the reading process and its parent say to each other: JSON and batches in length-prefixed frames. Knows no file."""

from __future__ import annotations

import io
import json
import os
import select
import struct
import time
from typing import IO

import polars as pl

from ecmx.files.cells import Batch

__all__ = ["OUT_OF_MEMORY", "Ended", "FrameReader", "Silence", "pack_batch", "pack_json", "unpack_batch"]

_HEAD = struct.Struct("<cQ")
JSON, BATCH = b"J", b"B"
_ROWS = "#"
LARGEST = 1 << 34
OUT_OF_MEMORY = 12  # the exit code of a reading process that cannot even say so


class Silence(Exception):
    """Nothing came within the time allowed."""


class Ended(Exception):
    """The other end is gone."""


def pack_json(value: object) -> list[bytes]:
    """A head and its JSON."""
    data = json.dumps(value).encode()
    return [_HEAD.pack(JSON, len(data)), data]


def pack_batch(batch: Batch) -> list[bytes]:
    """Rows, text and kinds as one Arrow IPC stream: the column "#" is the row numbers, "#A" the kinds of column A."""
    columns = [batch.rows.alias(_ROWS), *(kind.alias(_ROWS + name) for name, kind in batch.kinds.items())]
    stream = io.BytesIO()
    frame = (
        pl.DataFrame(columns)
        if not batch.text.width
        else pl.concat([batch.text, pl.DataFrame(columns)], how="horizontal")
    )
    frame.write_ipc_stream(stream, compat_level=pl.CompatLevel.newest())
    data = stream.getvalue()
    return [_HEAD.pack(BATCH, len(data)), data]


def unpack_batch(data: bytes) -> Batch:
    """The other way round of `pack_batch`."""
    frame = pl.read_ipc_stream(io.BytesIO(data))
    names = [name for name in frame.columns if not name.startswith(_ROWS)]
    kinds = {
        name[1:]: frame.get_column(name).alias("") for name in frame.columns if name.startswith(_ROWS) and name != _ROWS
    }
    return Batch(frame.get_column(_ROWS).alias("row"), frame.select(names), kinds)


class FrameReader:
    """Frames from a pipe; waits at most `seconds` without a single byte coming."""

    def __init__(self, stream: IO[bytes], seconds: float | None = None) -> None:
        self._descriptor = stream.fileno()
        self._seconds = seconds
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLIN | select.POLLHUP)

    def next(self) -> tuple[bytes, bytes]:
        """(kind, data). Raises Silence, Ended."""
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if kind not in (JSON, BATCH) or length > LARGEST:
            raise Ended
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        data = bytearray(length)
        view = memoryview(data)
        done = 0
        while done < length:
            self._wait()
            got = os.readv(self._descriptor, [view[done:]])
            if not got:
                raise Ended
            done += got
        return bytes(data)

    def _wait(self) -> None:
        if self._seconds is None:
            return
        until = time.monotonic() + self._seconds
        while not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
            if time.monotonic() >= until:
                raise Silence
