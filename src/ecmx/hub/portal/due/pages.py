"""What is due, and every page that hangs on it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.guidance import Calendar
from ecmx.hub.incidents import notices_due
from ecmx.hub.obligations import Obligation
from ecmx.hub.portal.due import closing, letters, list_taken, messages, nothing
from ecmx.hub.portal.due.lines import due_lines, open_rows, rows_due_in
from ecmx.hub.portal.due.months import before, month_after, month_in, month_key
from ecmx.hub.portal.due.strip import SETTLED, strip_of
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["PAGES", "due"]

WEEK = 7
MOST_SETTLED = 50


def due(request: PageRequest) -> HttpResponse:
    """What is owed to whom by when: the late first; what is settled of the month that is looked at, folded."""
    today, now = today_here(), datetime.now(this_home().settings.zone)
    month = month_in(request.GET["month"]) if "month" in request.GET else today.replace(day=1)
    waiting, in_month = open_rows(request.by, now), rows_due_in(month, request.by, now)
    whose = request.GET.get("whose", "")
    shown = [one for one in waiting if whose not in set(Obligation.Owes) or one.owes == whose]
    page = Paginator(shown, 50).get_page(wanted_page(request))
    settled = [one for one in in_month if one.state in SETTLED]
    return render(
        request,
        "portal/due/due.html",
        {
            "today": today,
            "page": page,
            "lines": due_lines(page.object_list, request.by, today),
            "whose": whose,
            "late": sum(one.overdue for one in waiting),
            "week": sum(not one.overdue and 0 <= (one.due_on - today).days <= WEEK for one in waiting),
            "strip": strip_of(month, in_month, today, Calendar.california()),
            "settled": due_lines(settled[:MOST_SETTLED], request.by, today),
            "more_settled": max(0, len(settled) - MOST_SETTLED),
            "notices": notices_due(by=request.by, home=this_home())[:1],
            "drafts": PartnerMessage.objects.of(request.by.organization)
            .filter(state="drafted")
            .exclude(kind__in=messages.LETTERS)
            .count(),
            **_months(month, today),
        },
    )


def _months(month: date, today: date) -> dict[str, date | str]:
    return {
        "month": month,
        "earlier": month_key(before(month)),
        "later": month_key(month_after(month)),
        "last_month": before(today.replace(day=1)),
        "last_month_key": month_key(before(today.replace(day=1))),
    }


PAGES = (
    PortalPage("due/", "due", due, "due.look"),
    *list_taken.PAGES,
    *nothing.PAGES,
    *closing.PAGES,
    *messages.PAGES,
    *letters.PAGES,
)
