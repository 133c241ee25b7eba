"""Today: whom to reach and why, who of the staff has whom, and how the work goes. Derived from the words of plans and provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.today.caseload import (
        Caseload,
        CaseloadMoved,
        caseloads,
        give_members,
        give_unassigned,
        move_members,
        undo_giving,
    )
    from ecmx.hub.today.charts import ChartRow, acknowledgement_days, outreach_by_week, status_funnel
    from ecmx.hub.today.keeping import keep_today
    from ecmx.hub.today.people import TodayPage, people_today
    from ecmx.hub.today.reasons import WORDING
    from ecmx.hub.today.sharing import SHARING_RULES
    from ecmx.hub.today.wording import TodayRow

__all__ = [
    "SHARING_RULES",
    "WORDING",
    "Caseload",
    "CaseloadMoved",
    "ChartRow",
    "TodayPage",
    "TodayRow",
    "acknowledgement_days",
    "caseloads",
    "give_members",
    "give_unassigned",
    "keep_today",
    "move_members",
    "outreach_by_week",
    "people_today",
    "status_funnel",
    "undo_giving",
]

__getattr__ = late(
    __name__,
    {
        "caseload": (
            "Caseload",
            "CaseloadMoved",
            "caseloads",
            "give_members",
            "give_unassigned",
            "move_members",
            "undo_giving",
        ),
        "charts": ("ChartRow", "acknowledgement_days", "outreach_by_week", "status_funnel"),
        "keeping": ("keep_today",),
        "people": ("TodayPage", "people_today"),
        "reasons": ("WORDING",),
        "sharing": ("SHARING_RULES",),
        "wording": ("TodayRow",),
    },
)
