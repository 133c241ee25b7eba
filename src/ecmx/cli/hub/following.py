"""What becomes of a file that was kept: done here where no worker runs, else waited for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ecmx.cli.endings import Ending
from ecmx.cli.hub.entered import line_of, say

if TYPE_CHECKING:
    from ecmx.cli.waiting import Waiting
    from ecmx.hub import Home
    from ecmx.hub.transmissions import Transmission

__all__ = ["followed", "workers"]

PAUSE = 0.5


def workers(home: Home) -> int:
    """How many workers live."""
    from ecmx.hub.transmissions import backlog

    return backlog(home.settings.lease_seconds).workers


def followed(file: Transmission, number: int, of: int, home: Home, waiting: Waiting) -> Ending:
    """Wait for what becomes of a file, or do it here; print it."""
    from ecmx.hub.running import done_here
    from ecmx.hub.transmissions import STEPS

    waiting.step("files", number, of)
    while _ours(file):
        if workers(home):
            time.sleep(PAUSE)
            continue
        again = done_here(file.pk, home, STEPS[file.direction])
        if again is not None:
            waiting.pause()
            say(f"file {file.pk}: not done yet: {again.why} It is tried again by a worker: ecmx hub run.")
            return Ending.UNUSABLE
    waiting.pause()
    say(line_of(file))
    return _ending(file)


def _ours(file: Transmission) -> bool:
    """Whether the file still is ours to move on."""
    from ecmx.hub.transmissions import machine_of

    file.refresh_from_db()
    return file.state in machine_of(file.direction).working


def _ending(file: Transmission) -> Ending:
    from ecmx.hub.transmissions import FileState

    state = FileState(file.state)
    if state in (FileState.REFUSED, FileState.NEEDS_PASSWORD, FileState.NEEDS_PARTNER, FileState.UNSENT):
        return Ending.UNUSABLE
    unclean = file.rows_held or file.rows_excluded or file.rows_with_errors
    return Ending.FINDINGS if unclean or state == FileState.RETURNED else Ending.CLEAN
