"""The caretaker: a thread of every worker and of `ecmx hub run` that has abandoned work done again and the audit sealed.

A thread and no periodic job, so that it never waits behind a backlog, and so that no job looks after jobs. What rooms above have to do from
time to time is handed in as chores; it knows none of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from django.db import DatabaseError, InterfaceError, connection, transaction

from ecmx.hub.accounts import seal
from ecmx.hub.home import Home
from ecmx.hub.transmissions import jobs

__all__ = ["Caretaker", "care"]

LOCK = 0x65636D79  # the caretaker's advisory lock: one at a time
HOUR, MINUTE = 3600.0, 60.0


class Caretaker(threading.Thread):
    """Looks after the hub's work once a heartbeat until stopped. hand: of the worker whose thread it is. trouble: called with the
    kind of what failed, when the database does not answer. chores: each done once a minute; they raise nothing but the database's errors.
    """

    def __init__(
        self,
        home: Home,
        hand: jobs.InHand | None = None,
        trouble: Callable[[str], None] | None = None,
        chores: Sequence[Callable[[], None]] = (),
    ) -> None:
        super().__init__(name="caretaker", daemon=True)
        self.home, self.hand, self.trouble, self.chores = home, hand, trouble, chores
        self.ended = threading.Event()

    def run(self) -> None:
        removed = time.monotonic()
        done = removed - MINUTE
        while not self.ended.wait(self.home.settings.heartbeat_seconds):
            try:
                care(self.home, self.hand)
                if time.monotonic() - done >= MINUTE:
                    for chore in self.chores:
                        chore()
                    done = time.monotonic()
                if time.monotonic() - removed > HOUR:
                    jobs.remove_ended()
                    removed = time.monotonic()
            except (DatabaseError, InterfaceError, jobs.EngineTrouble) as problem:  # it comes back, or is brought back
                if self.trouble is not None:
                    self.trouble(type(problem).__name__)
            finally:
                connection.close()

    def stop(self) -> None:
        """End it; returns when it has ended."""
        self.ended.set()
        self.join()


def care(home: Home, hand: jobs.InHand | None = None) -> int:
    """One round; how many jobs it had run again or made."""
    again = jobs.retry_abandoned(hand) if hand is not None else 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            mine = bool(cursor.fetchone()[0])
        if mine:
            jobs.steady()
            again += jobs.retry_stalled(home.settings.lease_seconds) + jobs.adopt()
    seal()
    return again
