"""One at a time backs a hub up or restores one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ecmx.errors import UsageProblem
from ecmx.hub.home import Home

__all__ = ["upkeep_alone"]

LOCK = "upkeep.lock"


@contextmanager
def upkeep_alone(home: Home) -> Iterator[None]:
    """Raises UsageProblem where another process is at it."""
    descriptor = os.open(home.folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UsageProblem(
            "hub-busy", f"{home.folder}: this hub is just being backed up or restored.", "Call it again afterward."
        ) from None
    finally:
        os.close(descriptor)
