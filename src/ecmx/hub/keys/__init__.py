"""An organization's key: what it keeps is sealed for it and opened with it, by age (X25519). In no database, and in no backup."""

from __future__ import annotations

from ecmx.hub.keys.keys import Keys, key_id
from ecmx.hub.keys.sheet import RecoverySheet

__all__ = ["Keys", "RecoverySheet", "key_id"]
