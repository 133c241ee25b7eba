"""The memory of the process that reads: how much it holds, and that it never holds more than it may.

Where the system bounds what a process writes to (Linux), the system is told. Where it does not (Windows), or takes the bound and does
not hold to it (macOS), the process watches itself, and ends as one does that ran out of memory. Knows nothing of files.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecmx.files.isolated.frames import OUT_OF_MEMORY

__all__ = ["bound", "held", "look"]

if sys.platform != "win32":
    import resource

#: Whether the system holds a process to RLIMIT_DATA, mapped memory included.
HONORED = sys.platform == "linux"
SECONDS = 0.02  # from one look to the next
UNKNOWN = 512 * 1024 * 1024  # what a process is taken to hold where no way tells it

_most: int | None = None
_watch: threading.Thread | None = None


def bound(allowed: int) -> None:
    """Bounds on what may be held from here on. Counted anew for every file, beyond what the libraries hold without reading anything."""
    global _most, _watch  # noqa: PLW0603 – of the process there is one
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if HONORED and _told(allowed):
        return
    _most = held() + allowed
    if _watch is None:
        _watch = threading.Thread(target=_watched, daemon=True)
        _watch.start()


def look() -> None:
    """End the process where it holds more than it may; between two batches nothing keeps it from looking."""
    if _most is not None and held() > _most:
        os._exit(OUT_OF_MEMORY)


def held() -> int:
    """Bytes that this process holds, by the first way that the system offers."""
    for way in WAYS:
        try:
            return way()
        except (OSError, ValueError, IndexError, AttributeError, NameError):
            continue
    return UNKNOWN


def _told(allowed: int) -> bool:
    """Whether the system took the bound. RLIMIT_DATA counts what is written to, not what allocators only reserve."""
    if sys.platform == "win32":
        return False
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = held() + allowed
    if hard != resource.RLIM_INFINITY:
        most = min(hard, most)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except (OSError, ValueError):
        return False
    return True


def _watched() -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS):
        look()


def _written_pages() -> int:
    """Linux: data and stack, what RLIMIT_DATA counts."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS_EX."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        *(
            (name, ctypes.c_size_t)
            for name in (
                "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage", "QuotaPeakNonPagedPoolUsage",
                "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage", "PrivateUsage",
            )
        ),
    )  # fmt: skip


def _private_bytes() -> int:
    """Windows: what is this process's own, in memory or paged out."""
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 – there on Windows alone
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    ask = kernel.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    counters = _Counters(cb=ctypes.sizeof(_Counters))
    if not ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        raise OSError
    return int(counters.PrivateUsage)


def _peak() -> int:
    """Other Unix: the most that was ever in memory, in bytes on macOS, elsewhere in KiB. What is let go stays counted."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


WAYS: tuple[Callable[[], int], ...] = (_written_pages, _private_bytes, _peak)
