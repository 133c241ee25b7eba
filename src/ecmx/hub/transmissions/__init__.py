"""Files that came and went: kept as they were, their states, the steps between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.transmissions.fence import Claim, Overtaken, claimed, move, settled
    from ecmx.hub.transmissions.kept import BlobDamaged, digest_of, keep, opened
    from ecmx.hub.transmissions.models import (
        Blob,
        BlobPiece,
        FindingCount,
        HeldRow,
        Message,
        Receipt,
        Transmission,
    )
    from ecmx.hub.transmissions.states import INBOUND, State, diagram

_MODELS = ("Blob", "BlobPiece", "FindingCount", "HeldRow", "Message", "Receipt", "Transmission")

__all__ = [
    "INBOUND",
    "Blob",
    "BlobDamaged",
    "BlobPiece",
    "Claim",
    "FindingCount",
    "HeldRow",
    "Message",
    "Overtaken",
    "Receipt",
    "State",
    "Transmission",
    "claimed",
    "diagram",
    "digest_of",
    "keep",
    "move",
    "opened",
    "settled",
]

__getattr__ = late(
    __name__,
    {
        "fence": ("Claim", "Overtaken", "claimed", "move", "settled"),
        "kept": ("BlobDamaged", "digest_of", "keep", "opened"),
        "models": _MODELS,
        "states": ("INBOUND", "State", "diagram"),
    },
)
