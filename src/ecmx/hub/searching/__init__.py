"""The roster searched: by words and filters, a page at a time; searches kept sealed for whoever asked; what was found as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.searching.attention import ATTENTION
    from ecmx.hub.searching.exporting import roster_export
    from ecmx.hub.searching.keeping import (
        SavedView,
        forget_expired,
        forget_view,
        keep_search,
        kept_search,
        save_view,
        saved_views,
    )
    from ecmx.hub.searching.models import KeptSearch
    from ecmx.hub.searching.page import MOST_COUNTED, RosterPage, roster_page
    from ecmx.hub.searching.rows import PlanOfMember, RosterRow
    from ecmx.hub.searching.wanted import RosterFilter, StandingCode

__all__ = [
    "ATTENTION",
    "MOST_COUNTED",
    "KeptSearch",
    "PlanOfMember",
    "RosterFilter",
    "RosterPage",
    "RosterRow",
    "SavedView",
    "StandingCode",
    "forget_expired",
    "forget_view",
    "keep_search",
    "kept_search",
    "roster_export",
    "roster_page",
    "save_view",
    "saved_views",
]

__getattr__ = late(
    __name__,
    {
        "attention": ("ATTENTION",),
        "exporting": ("roster_export",),
        "keeping": (
            "SavedView",
            "forget_expired",
            "forget_view",
            "keep_search",
            "kept_search",
            "save_view",
            "saved_views",
        ),
        "models": ("KeptSearch",),
        "page": ("MOST_COUNTED", "RosterPage", "roster_page"),
        "rows": ("PlanOfMember", "RosterRow"),
        "wanted": ("RosterFilter", "StandingCode"),
    },
)
