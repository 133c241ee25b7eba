"""The day's places by zip, for paper and telephone: names, addresses and numbers, and nothing of anybody's health."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.looking import route_stops
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.members.filters import FilterForm
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.searching import RosterFilter, roster_page

__all__ = ["PAGES", "route"]

MOST = 300


def route(request: PageRequest) -> HttpResponse:
    """Present members by zip, of a plan or of whoever leads their care."""
    form = FilterForm(request.GET or None, organization=request.by.organization)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = RosterFilter(standing="assigned", plan=said.get("plan"), holder=said.get("holder"))
    found = roster_page(by=request.by, wanted=wanted, page_size=MOST)
    stops = route_stops([one.member for one in found.rows], by=request.by)
    visited = [one for one in stops if not one.not_to_visit]
    context = {
        "form": form,
        "zips": [(code, list(ones)) for code, ones in groupby(visited, key=lambda one: one.zip)],
        "not_visited": [one for one in stops if one.not_to_visit],
        "today": today_here(),
        "more": found.has_next,
        "most": MOST,
    }
    return render(request, "portal/members/route.html", context)


PAGES = (PortalPage("members/route/", "members-route", route, "roster.look"),)
