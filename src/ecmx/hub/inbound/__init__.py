"""The way in: a file is kept, read and judged, applied to the roster, answered. Each arrow is a step that may be killed and run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.inbound.arriving import arrive
    from ecmx.hub.inbound.steps import advance
    from ecmx.hub.inbound.watching import Watching

__all__ = ["Watching", "advance", "arrive"]

__getattr__ = late(__name__, {"arriving": ("arrive",), "steps": ("advance",), "watching": ("Watching",)})
