"""What goes out: returns derived from what was known, composed in each plan's form, and what each plan answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.outbound.models import Composition, PlanAnswer, SentRow

__all__ = [
    "PlanAnswer",
    "Composition",
    "SentRow",
]

__getattr__ = late(
    __name__,
    {
        "models": (
            "PlanAnswer",
            "Composition",
            "SentRow",
        ),
    },
)
