"""The hub's upkeep: founded, backed up, restored. Knows the database and the keys; of the site only what it is asked in a process apart."""

from __future__ import annotations

from ecmx.hub.upkeep.apart import migrated

__all__ = ["migrated"]
