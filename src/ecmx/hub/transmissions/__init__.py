"""Files that came and went: kept as they were, their states, the steps between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.transmissions.models import (
        Blob,
        BlobPiece,
        FindingCount,
        HeldRow,
        Message,
        Receipt,
        Transmission,
    )

__all__ = [
    "Blob",
    "BlobPiece",
    "FindingCount",
    "HeldRow",
    "Message",
    "Receipt",
    "Transmission",
]

__getattr__ = late(__name__, {"models": tuple(__all__)})
