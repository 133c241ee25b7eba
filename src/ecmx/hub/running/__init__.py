"""The hub while it runs: worker processes, watched folders, the caretaker; and how it stands. Knows files by their ids and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.running.entering import entered
    from ecmx.hub.running.overview import Standing, became, standing
    from ecmx.hub.running.supervising import Supervisor
    from ecmx.hub.running.working import done_here, worked

__all__ = ["Standing", "Supervisor", "became", "done_here", "entered", "standing", "worked"]

__getattr__ = late(
    __name__,
    {
        "entering": ("entered",),
        "overview": ("Standing", "became", "standing"),
        "supervising": ("Supervisor",),
        "working": ("done_here", "worked"),
    },
)
