"""Workers on a disk that becomes full under them: files arrive until the database refuses, room comes back, every kept file is applied.

python -m tests.faults.hub_full_disk FOLDER     FOLDER is a small disk of its own
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from ecmx.hub import Home
from ecmx.hub.database import OWNER, create, grant, started, words
from ecmx.hub.home import Settings
from ecmx.hub.running import entered
from ecmx.hub.upkeep import migrated
from tests.hub.clinic import Clinic, file

PIECE = 1 << 20
ENOUGH = 240.0  # seconds for everything to come through once there is room


def main(folder: Path) -> int:
    """Say what happened, a line each."""
    home = Home(folder / "hub", Settings(demo=True, free_bytes=0, lease_seconds=3, heartbeat_seconds=1))
    create(home)
    migrated(home, words(home, OWNER))
    grant(home)
    entered(home)
    clinic = Clinic.opened(home)
    kept = [clinic.arrives(_file(number), "juniper").pk for number in range(3)]
    ballast = folder / "ballast"
    _fill(ballast)
    kept += _until_refused(clinic)
    print("full")
    _worked(home, seconds=10)
    ballast.unlink()
    started(home)
    print("nothing lost" if _applied(home, clinic, kept) else "lost")
    return 0


def _file(number: int) -> bytes:
    return file("mif", [{"cin": f"91{number:06}A"}])


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as out:
        try:
            while out.write(bytes(PIECE)):
                pass
        except OSError:
            return


def _until_refused(clinic: Clinic) -> list[int]:
    """Files, until the database takes no more; those that were committed."""
    from django.db import DatabaseError, InterfaceError, connection

    kept: list[int] = []
    try:
        while True:
            kept.append(clinic.arrives(_file(100 + len(kept)), "juniper").pk)
    except (DatabaseError, InterfaceError):
        connection.close()
    return kept


def _worked(home: Home, *, seconds: float) -> None:
    from ecmx.hub.transmissions import Caretaker, InHand, work

    hand, stop = InHand(home), threading.Event()
    caretaker = Caretaker(home, hand)
    caretaker.start()
    threading.Timer(seconds, stop.set).start()
    work(hand, stop=stop)
    caretaker.stop()


def _applied(home: Home, clinic: Clinic, kept: list[int]) -> bool:
    from ecmx.hub.transmissions import Transmission

    deadline = time.monotonic() + ENOUGH
    while time.monotonic() < deadline:
        _worked(home, seconds=10)
        states = dict(Transmission.objects.of(clinic.by.organization).values_list("pk", "state"))
        if set(kept) <= set(states) and set(states.values()) == {"applied"}:
            return len(clinic.assignments()) == len(states)
    return False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
