"""One worker: jobs one after the other, its caretaker beside it; or the steps of one file done here and now."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from ecmx.hub.home import Home
from ecmx.hub.transmissions import Again, Caretaker, InHand, attempt, unneeded, work

__all__ = ["done_here", "worked"]


def worked(home: Home, told: Callable[[int], None], *, parent: int | None = None) -> None:
    """Do what is due until stopped. told: called with a file's id after each of its jobs; parent: whose end is this worker's too."""
    hand, stop = InHand(home, told), threading.Event()
    caretaker = Caretaker(home, hand)
    caretaker.start()
    if parent is not None:
        threading.Thread(target=_ends_with, args=(parent, stop), name="parent", daemon=True).start()
    try:
        work(hand, stop=stop)
    finally:
        caretaker.stop()


def done_here(pk: int, home: Home, step: str = "advance") -> Again | None:
    """Do a file's next steps in this process. What is to be tried again is left to the workers. step: "deliver", of one that goes out"""
    again = attempt(step, pk, home)
    if again is None:
        unneeded(pk)
    return again


def _ends_with(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        if stop.wait(1):
            return
    stop.set()
