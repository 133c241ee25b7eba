"""Files on their way to partners: composed → sending, recorded before the act → sent; or by hand, sent when a person says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.sending.asking import (
        drop,
        last_dispatch,
        put_into_tray,
        said_sent,
        send,
        send_by_alternate,
        send_by_hand,
        tray_of,
    )
    from ecmx.hub.sending.delivering import deliver
    from ecmx.hub.sending.models import Dispatch
    from ecmx.hub.sending.trying import DoorTried, doors, try_door

__all__ = [
    "Dispatch",
    "DoorTried",
    "deliver",
    "doors",
    "drop",
    "last_dispatch",
    "put_into_tray",
    "said_sent",
    "send",
    "send_by_alternate",
    "send_by_hand",
    "tray_of",
    "try_door",
]

__getattr__ = late(
    __name__,
    {
        "asking": (
            "drop",
            "last_dispatch",
            "put_into_tray",
            "said_sent",
            "send",
            "send_by_alternate",
            "send_by_hand",
            "tray_of",
        ),
        "delivering": ("deliver",),
        "trying": ("DoorTried", "doors", "try_door"),
        "models": ("Dispatch",),
    },
)
