"""One at a time at a file that is on its way: whoever moves its bytes holds it; who dies lets it go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ecmx.hub.transmissions import Transmission

__all__ = ["alone_with"]

_ACT = 0x65636D73  # beside the file's number, the name of the lock


@contextmanager
def alone_with(file: Transmission) -> Iterator[bool]:
    """Whether nobody else is at it. The lock is the session's, so that it outlasts transactions and ends with the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_ACT, file.pk % (1 << 31)])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_ACT, file.pk % (1 << 31)])
