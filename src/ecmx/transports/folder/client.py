"""A folder of this machine, or a share that is mounted here, as a way to a partner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ecmx.transports.carrying import Delivery, Whereabouts
from ecmx.transports.folder.putting import probed, put, whereabouts

__all__ = ["Folder"]

FOR_ITS_GROUP = 0o660


@dataclass(frozen=True)
class Folder:
    """The folder into which a partner's files go. It must be there. What is in it the owner and the folder's group may read."""

    outbox: Path

    def deliver(self, data: bytes, name: str) -> Delivery:
        """As `Transport.deliver`."""
        return put(self.outbox, data, name, mode=FOR_ITS_GROUP)

    def became(self, data: bytes, name: str) -> Whereabouts:
        """As `Transport.became`."""
        return whereabouts(self.outbox, data, name)

    def tried(self) -> tuple[str, ...]:
        """As `Transport.tried`."""
        return (probed(self.outbox),)
