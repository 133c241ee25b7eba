"""Wrong files: what went or came and should not have, what is done about it, and who must be told by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.incidents.acting import open_incident, say_step, say_told
    from ecmx.hub.incidents.concerned import ConcernedRow
    from ecmx.hub.incidents.looking_at import (
        ClockSeen,
        IncidentView,
        incident_rows,
        incident_view,
        incidents,
        notices_due,
    )
    from ecmx.hub.incidents.models import Incident, IncidentNotice, IncidentStep
    from ecmx.hub.incidents.stepping import CLOCKS, CLOSED, STEPS, NoticeClock

__all__ = [
    "CLOCKS",
    "CLOSED",
    "ClockSeen",
    "ConcernedRow",
    "Incident",
    "IncidentNotice",
    "IncidentStep",
    "IncidentView",
    "NoticeClock",
    "STEPS",
    "incident_rows",
    "incident_view",
    "incidents",
    "notices_due",
    "open_incident",
    "say_step",
    "say_told",
]

__getattr__ = late(
    __name__,
    {
        "acting": ("open_incident", "say_step", "say_told"),
        "concerned": ("ConcernedRow",),
        "looking_at": ("ClockSeen", "IncidentView", "incident_rows", "incident_view", "incidents", "notices_due"),
        "models": ("Incident", "IncidentNotice", "IncidentStep"),
        "stepping": ("CLOCKS", "CLOSED", "STEPS", "NoticeClock"),
    },
)
