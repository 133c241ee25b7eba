"""What is due from whom by when, what met it, and who is told when it is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.obligations.models import ClosedMonth, Obligation

__all__ = [
    "ClosedMonth",
    "Obligation",
]

__getattr__ = late(
    __name__,
    {
        "models": (
            "ClosedMonth",
            "Obligation",
        ),
    },
)
