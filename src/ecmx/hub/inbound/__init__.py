"""The way in: a file is kept, read and judged, applied to the roster, answered. Each arrow is a step that may be killed and run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.inbound.arriving import arrive
    from ecmx.hub.inbound.deciding import give_password, say_complete, say_partner, say_replaces, try_again, withdraw
    from ecmx.hub.inbound.fetching import Fetcher, Fetching
    from ecmx.hub.inbound.names import clean_name
    from ecmx.hub.inbound.opening import DIFFERENCES, Opening, opening_balance, start
    from ecmx.hub.inbound.rows import USED, packed
    from ecmx.hub.inbound.steps import advance
    from ecmx.hub.inbound.watching import Watching

__all__ = [
    "DIFFERENCES",
    "Opening",
    "USED",
    "Fetcher",
    "Fetching",
    "Watching",
    "advance",
    "arrive",
    "clean_name",
    "give_password",
    "opening_balance",
    "packed",
    "say_complete",
    "say_partner",
    "say_replaces",
    "start",
    "try_again",
    "withdraw",
]

__getattr__ = late(
    __name__,
    {
        "arriving": ("arrive",),
        "deciding": ("give_password", "say_complete", "say_partner", "say_replaces", "try_again", "withdraw"),
        "names": ("clean_name",),
        "opening": ("DIFFERENCES", "Opening", "opening_balance", "start"),
        "rows": ("USED", "packed"),
        "steps": ("advance",),
        "fetching": ("Fetcher", "Fetching"),
        "watching": ("Watching",),
    },
)
