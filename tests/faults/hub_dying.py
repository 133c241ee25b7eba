"""A process that is killed at one boundary of a file's way: just before the n-th commit from its arrival to its end.

python -m tests.faults.hub_dying HOME FILE N     what an earlier one left behind is done first; prints "through" if it lives
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ecmx.hub import Home
from ecmx.hub.running import entered


def main(folder: str, path: str, at: int) -> None:
    home = Home.find(folder)
    entered(home)
    from ecmx.hub import inbound
    from ecmx.hub.accounts import acting
    from ecmx.hub.partners import Partner
    from ecmx.hub.running import done_here
    from ecmx.hub.transmissions import Transmission

    by = acting("rosa")
    for left in Transmission.objects.of(by.organization).order_by("pk"):
        done_here(left.pk, home)
    partner = Partner.objects.of(by.organization).get(slug="juniper")
    data = Path(path).read_bytes()
    die_before_commit(at)
    made = inbound.arrive(data, "october.csv", by=by, home=home, partner=partner)
    done_here(made.pk, home)
    print("through")


def die_before_commit(at: int) -> None:
    """This process is killed just before its n-th commit."""
    from django.db.backends.base import base

    wrapper: Any = base.BaseDatabaseWrapper
    commit, seen = wrapper._commit, [0]

    def counted(self: Any) -> None:
        seen[0] += 1
        if seen[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self)

    wrapper._commit = counted


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
