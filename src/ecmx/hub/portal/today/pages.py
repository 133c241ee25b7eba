"""The first page: the people to reach today, in a named order, each with why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.quick_attempts import QUICK
from ecmx.hub.portal.today import caseload_page, giving, how_it_goes, list_taken, route
from ecmx.hub.portal.today.asked import TodayAsked
from ecmx.hub.unsent import unsent_forms

__all__ = ["PAGES", "today"]

ROWS = 50


def today(request: PageRequest) -> HttpResponse:
    """Whom to reach, and why; each is logged with two taps."""
    asked = TodayAsked.of(request)
    page = wanted_page(request)
    found = asked.found(page, ROWS)
    context = {
        **asked.context(found),
        "page": Paginator(range(found.total), ROWS).get_page(page),
        "quick": list(QUICK.values()),
        "unsent": unsent_forms(by=request.by, home=this_home()),
    }
    return render(request, "portal/today/today.html", context)


PAGES = (
    PortalPage("", "today", today, "roster.look"),
    *route.PAGES,
    *list_taken.PAGES,
    *how_it_goes.PAGES,
    *caseload_page.PAGES,
    *giving.PAGES,
)
