"""A process that checks files beside the one that was asked: files on its standard input, what they told on its standard output.

It is as trusted as the process that started it: an untrusted file is read by a process of its own here as there. It ends, with all that it
has started, as soon as its standard input does, whatever it is doing.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import msgspec

from ecmx.errors import EcmxError, OurFault
from ecmx.exchange.handed import READY, Gone, HandedDesk, HandedFile, HandedRefusal, HandedTold, said, taken
from ecmx.exchange.options import Desk, Refused, silent
from ecmx.exchange.receiving import told_alone

__all__ = ["main"]


def main() -> None:
    """Serve whoever started it until they hang up."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silent_end = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent_end, 1)
    os.dup2(silent_end, 2)  # what Python says of an exception may quote a cell
    asked: queue.SimpleQueue[HandedFile | None] = queue.SimpleQueue()
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, Gone):
        desk = msgspec.msgpack.decode(taken(sys.stdin.buffer), type=HandedDesk).desk()
        threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), daemon=True).start()
        _say(answers, READY)
        while (one := asked.get()) is not None:
            _say(answers, _answer(*one.paths, desk))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nor is what is done at the end of every process interrupted


def _listen(stream: BinaryIO, asked: queue.SimpleQueue[HandedFile | None]) -> None:
    """Take files; at the end interrupt whatever is being done, so that what was begun is put away."""
    with contextlib.suppress(Gone):
        while True:
            asked.put(msgspec.msgpack.decode(taken(stream), type=HandedFile))
    asked.put(None)
    _thread.interrupt_main()


def _answer(path: Path, following: Path | None, desk: Desk) -> bytes:
    try:
        told = told_alone(path, following, desk, silent)
        return said(HandedRefusal.made(told.error) if isinstance(told, Refused) else HandedTold.made(told))
    except EcmxError as error:
        return said(HandedRefusal.made(error, ends=True))
    except Exception as fault:  # noqa: BLE001 – what cannot be handed over is a fault of ours at this file
        return said(HandedRefusal.made(OurFault.of(fault)))


def _say(answers: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[answers.write(view) :]
