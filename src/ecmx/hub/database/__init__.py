"""The hub's PostgreSQL: a private one that ecmx runs by itself, or another; its three roles, its room, its backup.

Knows no table but by name, and nothing of Django.
"""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.hub.database.cluster import no_hub, recorded
from ecmx.hub.database.connecting import connected, require_answer, words
from ecmx.hub.database.disk import free, require_room
from ecmx.hub.database.dumping import Snapshot, dumping, restoring, snapshot, table_counts
from ecmx.hub.database.making import create, database_made, empty_beside, gone, put_in_place
from ecmx.hub.database.rights import APPEND_ONLY, grant
from ecmx.hub.database.roles import ADMIN, OWNER, RUNNER
from ecmx.hub.database.server import ServerState, start, state_of, stop
from ecmx.hub.home import Home

__all__ = [
    "ADMIN",
    "APPEND_ONLY",
    "OWNER",
    "RUNNER",
    "ServerState",
    "Snapshot",
    "connected",
    "create",
    "database_made",
    "dumping",
    "empty_beside",
    "free",
    "gone",
    "grant",
    "put_in_place",
    "require_room",
    "restoring",
    "snapshot",
    "started",
    "state",
    "stopped",
    "table_counts",
    "words",
]


def started(home: Home) -> None:
    """The database answers when this returns; a private one is started if need be, by one process of many. Raises UsageProblem."""
    if not home.private:
        require_answer(home, RUNNER)
        return
    cluster = recorded(home)
    if cluster is None:
        raise no_hub(home)
    start(home, cluster)


def stopped(home: Home) -> None:
    """A private database runs no more when this returns; another PostgreSQL is left alone. Raises UsageProblem."""
    cluster = recorded(home) if home.private else None
    if cluster is not None:
        stop(home, cluster)


def state(home: Home) -> ServerState:
    """What the database is doing; another PostgreSQL runs or is stopped, as far as we see."""
    if home.private:
        return state_of(home, recorded(home))
    try:
        require_answer(home, RUNNER)
    except UsageProblem:
        return ServerState.STOPPED
    return ServerState.RUNNING
