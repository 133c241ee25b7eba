"""What the reading process and its parent say to each other: JSON and batches in length-prefixed frames. Knows no file."""

from __future__ import annotations

import io
import json
import queue
import struct
import threading
import time
from collections.abc import Callable
from typing import IO

import polars as pl

from ecmx.files.cells import Batch

__all__ = ["OUT_OF_MEMORY", "Ended", "FrameReader", "Silence", "pack_batch", "pack_json", "read_frame", "unpack_batch"]

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
    """Frames from a pipe, read by a thread of their own; one waits at most. A reader waits at most `seconds` without a byte coming."""

    def __init__(self, stream: IO[bytes], seconds: float = 60.0) -> None:
        self.seconds = seconds
        self._stream = stream
        self._frames: queue.Queue[tuple[bytes, bytes] | None] = queue.Queue(1)
        self._last = time.monotonic()
        self._over = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def next(self) -> tuple[bytes, bytes]:
        """(kind, data). Raises Silence, Ended."""
        begun = time.monotonic()
        while True:
            if self._over and self._frames.empty():
                raise Ended
            left = max(begun, self._last) + self.seconds - time.monotonic()
            if left <= 0:
                raise Silence
            try:
                frame = self._frames.get(timeout=left)
            except queue.Empty:
                continue
            if frame is None:
                self._over = True
                raise Ended
            return frame

    def end(self) -> None:
        """Nobody reads on; the other end is gone."""
        self._over = True
        self._thread.join(5)

    def _read(self) -> None:
        frame: tuple[bytes, bytes] | None
        while not self._over:
            try:
                frame = read_frame(self._stream, self._came)
            except (Ended, OSError, ValueError):
                frame = None
            while not self._over:
                try:
                    self._frames.put(frame, timeout=0.1)
                    break
                except queue.Full:
                    continue
            if frame is None:
                return

    def _came(self) -> None:
        self._last = time.monotonic()


def read_frame(stream: IO[bytes], came: Callable[[], None] = lambda: None) -> tuple[bytes, bytes]:
    """(kind, data) of the next frame. came: is called whenever some bytes have come. Raises Ended."""
    kind, length = _HEAD.unpack(_exactly(stream, _HEAD.size, came))
    if kind not in (JSON, BATCH) or length > LARGEST:
        raise Ended
    return kind, _exactly(stream, length, came)


def _exactly(stream: IO[bytes], length: int, came: Callable[[], None]) -> bytes:
    data = bytearray(length)
    view = memoryview(data)
    done = 0
    while done < length:
        got = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            raise Ended
        done += got
        came()
    return bytes(data)
