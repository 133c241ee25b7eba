"""How a process comes to work for the hub: the database answers, Django is set up as the runner, and the steps are known."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.database import RUNNER, started, words
from ecmx.hub.home import Home
from ecmx.hub.site import set_up

__all__ = ["entered"]


def entered(home: Home, *, pages: bool = False) -> None:
    """Start the database if need be and set this process up. pages: it serves them

    Raises UsageProblem; also where the hub is for real members and nobody has answered for its disk (invariant V8).
    """
    started(home)
    set_up(home, words(home, RUNNER), pages=pages)
    from ecmx.hub import answers, inbound, sending
    from ecmx.hub.accounts import attested

    if not home.settings.demo and not attested():
        raise UsageProblem(
            "disk-unattested",
            "Nobody has said that the disk of this hub's database is encrypted, so no real member comes into it.",
            "See to it, then: ecmx hub init --attest-encrypted-disk. For invented members: --demo.",
        )

    _ = inbound.advance, sending.deliver  # which register their steps
    inbound.read_otherwise("answers", answers.answer_at_the_door)
