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
    from ecmx.hub.today.keeping import MOST_DERIVED, keep_today
    from ecmx.hub.today.people import MOST_ROWS, TodayPage, people_today
    from ecmx.hub.today.reasons import WORDING
    from ecmx.hub.today.sharing import SHARING_RULES
    from ecmx.hub.today.standing_kept import StandingKept, standings_kept
    from ecmx.hub.today.wording import TodayRow

__all__ = [
    "MOST_DERIVED",
    "MOST_ROWS",
    "SHARING_RULES",
    "WORDING",
    "Caseload",
    "CaseloadMoved",
    "ChartRow",
    "StandingKept",
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
    "standings_kept",
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
        "keeping": ("MOST_DERIVED", "keep_today"),
        "people": ("MOST_ROWS", "TodayPage", "people_today"),
        "reasons": ("WORDING",),
        "sharing": ("SHARING_RULES",),
        "standing_kept": ("StandingKept", "standings_kept"),
        "wording": ("TodayRow",),
    },
)
