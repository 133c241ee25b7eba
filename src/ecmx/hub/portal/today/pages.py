"""The first page: the people to reach today, in a named order, each with why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.partners import Partner
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.today import caseload_page, giving, how_it_goes, list_taken
from ecmx.hub.portal.today.narrowed import ALL, narrowed
from ecmx.hub.today import people_today

__all__ = ["PAGES", "today"]

ROWS = 50


def today(request: PageRequest) -> HttpResponse:
    """Whom to reach, and why. Without a choice: the members whom the reader has, or everybody where she has none."""
    by = request.by
    assert by.user is not None
    asked, page = narrowed(request), wanted_page(request)
    found = people_today(by=by, on=today_here(), page=page, page_size=ROWS, **asked.named)
    plans = Partner.objects.of(by.organization).filter(kind=Partner.Kind.PLAN).order_by("name")
    context = {
        "found": found,
        "plans": plans,
        "show": ALL if found.whose is None else asked.chosen,
        "plan": asked.plan,
        "zip": asked.zip_code,
        "page": Paginator(range(found.total), ROWS).get_page(page),
    }
    return render(request, "portal/today/today.html", context)


PAGES = (
    PortalPage("", "today", today, "roster.look"),
    *list_taken.PAGES,
    *how_it_goes.PAGES,
    *caseload_page.PAGES,
    *giving.PAGES,
)
