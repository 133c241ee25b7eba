"""How a process comes to work for the hub: the database answers, Django is set up as the runner, and the steps are known."""

from __future__ import annotations

from ecmx.hub.database import RUNNER, started, words
from ecmx.hub.home import Home
from ecmx.hub.site import set_up

__all__ = ["entered"]


def entered(home: Home) -> None:
    """Start the database if need be and set this process up. Raises UsageProblem."""
    started(home)
    set_up(home, words(home, RUNNER))
    from ecmx.hub import inbound

    _ = inbound.advance  # which registers its step
