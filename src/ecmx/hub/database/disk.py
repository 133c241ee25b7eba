"""How much room the private database's disk has left. Files are refused before it is full: a full one stops the server."""

from __future__ import annotations

import shutil

from ecmx.errors import UsageProblem
from ecmx.hub.database.cluster import recorded
from ecmx.hub.home import Home

__all__ = ["free", "require_room"]

MIB = 1 << 20


def free(home: Home) -> int | None:
    """Bytes free where the private database lies; None for another PostgreSQL, and where none was made yet."""
    cluster = recorded(home) if home.private else None
    if cluster is None:
        return None
    try:
        return shutil.disk_usage(cluster.data).free
    except OSError:
        return None


def require_room(home: Home, least: int | None = None) -> None:
    """Raises UsageProblem where less is free than the settings want, or than `least` bytes."""
    wanted = home.settings.free_bytes if least is None else least
    left = free(home)
    if left is not None and left < wanted:
        raise UsageProblem(
            "hub-disk",
            f"The disk of the hub's database has {left // MIB:,} MB free; {wanted // MIB:,} MB are needed.",
            "Make room there. Nothing was taken in, and nothing is lost.",
        )
