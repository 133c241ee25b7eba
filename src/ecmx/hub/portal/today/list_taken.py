"""The people to reach today as a workbook: all of them, as the page is narrowed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ecmx.hub.looking import ListOut
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.portal.taking_out import list_taken_at
from ecmx.hub.portal.today.asked import TodayAsked
from ecmx.hub.today import MOST_ROWS, TodayRow

__all__ = ["PAGES", "today_list"]


def today_list(request: PageRequest) -> ListOut:
    """Every row of every page, in its order."""
    asked = TodayAsked.of(request)
    rows: list[TodayRow] = []
    total, page = 1, 0
    while len(rows) < total:
        page += 1
        found = asked.found(page, MOST_ROWS)
        total = found.total if found.rows else len(rows)
        rows += found.rows
    return ListOut(
        "today",
        _("Today"),
        [
            _("Member"),
            _("Born"),
            _("Plan"),
            _("Why now"),
            _("Due"),
            _("Outreach"),
            _("Assigned or enrolled"),
            _("ZIP code"),
            _("Phone"),
        ],
        [
            (one.name, one.born, one.plan_name, one.why, one.due, one.outreach, one.since_on, one.zip, one.phone)
            for one in rows
        ],
        filters=asked.codes,
        members=[one.member for one in rows],
    )


PAGES = (list_taken_at("today/export/", "today-export", today_list),)
