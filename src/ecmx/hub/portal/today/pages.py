"""The first page: the people to reach today, in a named order, each with why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from ecmx.hub.accounts import may
from ecmx.hub.looking import wishes_of
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
    wishes = wishes_of([one.member for one in found.rows], by=request.by)
    context = {
        **asked.context(found),
        "rows": [(one, wishes.get(one.member, "")) for one in found.rows],
        "page": Paginator(range(found.total), ROWS).get_page(page),
        "log_fields": _log_fields(request),
        "unsent": unsent_forms(by=request.by, home=this_home()),
    }
    return render(request, "portal/today/today.html", context)


def _log_fields(request: PageRequest) -> str:
    """What is the same in every row's form, made once; nothing for whoever may not log."""
    if not may(request.by.roles, "work.record"):
        return ""
    told = {"quick": list(QUICK.values()), "csrf_token": get_token(request)}
    return render_to_string("portal/today/log_fields.html", told)


PAGES = (
    PortalPage("", "today", today, "roster.look"),
    *route.PAGES,
    *list_taken.PAGES,
    *how_it_goes.PAGES,
    *caseload_page.PAGES,
    *giving.PAGES,
)
