"""Standard output that remembers whether anything got through and what stopped it, so that a full disk or a closed pipe is told from
a fault of ours. Knows bytes and errors of the system; no command.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
import unicodedata
from dataclasses import dataclass
from typing import Any

from ecmx.errors import FULL

__all__ = ["Trouble", "arrived", "give_up", "open_descriptors", "trouble", "watch"]

_PLAIN = {
    **dict(
        zip(
            "→─═├└✓✔☑−×·•–—‹›",
            ["->", "-", "=", "|", "`", "x", "x", "x", "-", "x", "-", "-", "-", "-", "<", ">"],
            strict=True,
        )
    ),
    "≥": ">=",
    "≤": "<=",
    "…": "...",
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
}
_HANDLER = "ecmx-plain"
_CLOSED = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stopped the output. harmless: somebody read as much as was wanted, and stopped."""

    why: str
    harmless: bool = False


class Watched(io.FileIO):
    """File descriptor 1. delivered: bytes that got through; problem: what the system said when no more did; given_up: that was told."""

    delivered = 0
    given_up = False
    problem: OSError | None = None

    def write(self, data: Any, /) -> int | None:  # type: ignore[override]
        """Write, and remember how it went."""
        try:
            done = super().write(data)
        except OSError as problem:
            self.problem = problem
            raise
        self.delivered += done or 0
        return done


class Closed(Watched):
    """Standard output that was closed before the program began: takes everything, and nobody sees it."""


def open_descriptors() -> None:
    """Fill the places of standard streams that were closed, so that no file of ours comes to stand in one and is written into."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 – for as long as the program runs
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(Closed(os.devnull, "wb")), encoding="utf-8")


def watch() -> None:
    """Watch standard output from here on. What a console's letters cannot show is shown plainly there and on standard error."""
    codecs.register_error(_HANDLER, _plainly)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors=_HANDLER)
    now = sys.stdout
    if not isinstance(now, io.TextIOWrapper) or _raw() is not None:
        return
    errors = _HANDLER if now.errors == "strict" else now.errors
    with contextlib.suppress(OSError):
        raw = Watched(now.fileno(), "wb", closefd=False)
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding=now.encoding, errors=errors, line_buffering=now.line_buffering
        )


def _plainly(problem: UnicodeError) -> tuple[str, int]:
    """Letters that a console has not: the nearest that it has, or a question mark each."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    shown = []
    for letter in problem.object[problem.start : problem.end]:
        bare = _PLAIN.get(letter) or unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        shown.append(bare or "?")
    return "".join(shown), problem.end


def trouble() -> Trouble | None:
    """What stopped the output so far; None where nothing did."""
    raw = _raw()
    if isinstance(raw, Closed):
        return Trouble("standard output is closed")
    if raw is None or raw.problem is None:
        return None
    if raw.problem.errno in _CLOSED:
        return Trouble("the program reading it stopped before it began", harmless=bool(raw.delivered))
    if raw.problem.errno in FULL:
        return Trouble("there is no room left where it should go")
    return Trouble("it cannot be written where it should go")


def arrived() -> bool:
    """Whether all that was printed has arrived, or somebody was told that it did not."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    raw = _raw()
    return trouble() is None or (raw is not None and raw.given_up)


def give_up() -> None:
    """Let what is still waiting go nowhere, so that the end of the program does not fail over it."""
    if (raw := _raw()) is not None:
        raw.given_up = True
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stdout.flush()


def _raw() -> Watched | None:
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw if isinstance(raw, Watched) else None
