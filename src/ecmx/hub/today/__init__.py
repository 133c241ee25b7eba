"""Today: whom to reach and why, who of the staff has whom, and how the work goes. Derived from the words of plans and provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.today.keeping import keep_today
    from ecmx.hub.today.people import TodayPage, people_today
    from ecmx.hub.today.reasons import WORDING
    from ecmx.hub.today.wording import TodayRow

__all__ = ["WORDING", "TodayPage", "TodayRow", "keep_today", "people_today"]

__getattr__ = late(
    __name__,
    {
        "keeping": ("keep_today",),
        "people": ("TodayPage", "people_today"),
        "reasons": ("WORDING",),
        "wording": ("TodayRow",),
    },
)
