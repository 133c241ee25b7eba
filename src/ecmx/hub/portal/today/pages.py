"""The first page: the people to reach today, in a named order, each with why."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecmx.hub.partners import Partner
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.today import caseload_page, giving, how_it_goes
from ecmx.hub.today import people_today

__all__ = ["PAGES", "today"]

ROWS = 50
ALL = "all"


def today(request: PageRequest) -> HttpResponse:
    """Whom to reach, and why. Without a choice: the members whom the reader has, or everybody where she has none."""
    by = request.by
    assert by.user is not None
    chosen = request.GET.get("show", "")
    page, plan, zip_code = wanted_page(request), _number(request, "plan"), _digits(request, "zip")

    found = people_today(
        by=by,
        on=today_here(),
        whose=None if chosen == ALL else by.user.pk,
        else_all=not chosen,
        plan=plan,
        zip_code=zip_code,
        page=page,
        page_size=ROWS,
    )
    plans = Partner.objects.of(by.organization).filter(kind=Partner.Kind.PLAN).order_by("name")
    context = {
        "found": found,
        "plans": plans,
        "show": ALL if found.whose is None else chosen,
        "plan": plan,
        "zip": zip_code,
        "page": Paginator(range(found.total), ROWS).get_page(page),
    }
    return render(request, "portal/today/today.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _digits(request: HttpRequest, name: str) -> str:
    return "".join(one for one in request.GET.get(name, "") if one.isascii() and one.isdigit())[:5]


PAGES = (
    PortalPage("", "today", today, "roster.look"),
    *how_it_goes.PAGES,
    *caseload_page.PAGES,
    *giving.PAGES,
)
