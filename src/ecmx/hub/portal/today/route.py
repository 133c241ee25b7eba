"""Whom to visit today by zip, for paper and telephone: names, addresses and numbers, and nothing of anybody's health."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.looking import route_stops
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.today.asked import TodayAsked

__all__ = ["PAGES", "route"]

MOST = 300  # rows of Today, the most urgent first


def route(request: PageRequest) -> HttpResponse:
    """The people of Today, each once, where they are to be found."""
    asked = TodayAsked.of(request)
    found = asked.found(1, MOST)
    stops = route_stops(sorted({one.member for one in found.rows}), by=request.by)
    visited = [one for one in stops if not one.not_to_visit]
    context = {
        **asked.context(found),
        "zips": [(code, list(ones)) for code, ones in groupby(visited, key=lambda one: one.zip)],
        "not_visited": [one for one in stops if one.not_to_visit],
        "more": found.total > MOST,
        "most": MOST,
    }
    return render(request, "portal/today/route.html", context)


PAGES = (PortalPage("route/", "today-route", route, "roster.look"),)
