"""The hub's upkeep: founded, backed up, restored. Knows the database and the keys; of the site only what it is asked in a process apart."""

from __future__ import annotations

from ecmx.hub.upkeep.apart import migrated
from ecmx.hub.upkeep.backing_up import Proof, backed_up
from ecmx.hub.upkeep.founding import Founded, Founding, founded
from ecmx.hub.upkeep.restoring import Restored, restored

__all__ = ["Founded", "Founding", "Proof", "Restored", "backed_up", "founded", "migrated", "restored"]
