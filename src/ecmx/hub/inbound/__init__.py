"""The way in: a file is kept, read and judged, applied to the roster, answered. Each arrow is a step that may be killed and run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.inbound.answering import answer
    from ecmx.hub.inbound.applying import Books
    from ecmx.hub.inbound.arriving import arrive
    from ecmx.hub.inbound.deciding import give_password, say_complete, say_partner, say_replaces, try_again, withdraw
    from ecmx.hub.inbound.desk import PartnerDesk
    from ecmx.hub.inbound.fetching import Fetcher, Fetching
    from ecmx.hub.inbound.memory import in_memory
    from ecmx.hub.inbound.names import clean_name
    from ecmx.hub.inbound.opening import DIFFERENCES, Opening, opening_balance, start
    from ecmx.hub.inbound.otherwise import read_otherwise
    from ecmx.hub.inbound.reading_again import HowRead, how_read, kept_at
    from ecmx.hub.inbound.rows import TYPE, USED, packed, records_of
    from ecmx.hub.inbound.steps import advance
    from ecmx.hub.inbound.watching import Watching

__all__ = [
    "DIFFERENCES",
    "TYPE",
    "USED",
    "Books",
    "Opening",
    "HowRead",
    "Fetcher",
    "Fetching",
    "PartnerDesk",
    "Watching",
    "advance",
    "answer",
    "arrive",
    "clean_name",
    "give_password",
    "how_read",
    "in_memory",
    "kept_at",
    "opening_balance",
    "packed",
    "records_of",
    "read_otherwise",
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
        "answering": ("answer",),
        "applying": ("Books",),
        "arriving": ("arrive",),
        "deciding": ("give_password", "say_complete", "say_partner", "say_replaces", "try_again", "withdraw"),
        "desk": ("PartnerDesk",),
        "memory": ("in_memory",),
        "names": ("clean_name",),
        "opening": ("DIFFERENCES", "Opening", "opening_balance", "start"),
        "rows": ("TYPE", "USED", "packed", "records_of"),
        "otherwise": ("read_otherwise",),
        "steps": ("advance",),
        "reading_again": ("HowRead", "how_read", "kept_at"),
        "fetching": ("Fetcher", "Fetching"),
        "watching": ("Watching",),
    },
)
