"""The list of incidents, and every page that hangs on it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.incidents import incidents as room_incidents
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.incidents import list_taken, one, opening
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page

__all__ = ["PAGES", "incidents"]


def incidents(request: PageRequest) -> HttpResponse:
    """Open incidents, the one with the next due first; closed ones where asked for."""
    closed = request.GET.get("closed") == "1"
    views = room_incidents(by=request.by, home=this_home(), closed=closed)
    page = Paginator(views, 50).get_page(wanted_page(request))
    return render(request, "portal/incidents/incidents.html", {"page": page, "closed": closed})


PAGES = (
    PortalPage("incidents/", "incidents", incidents, "files.incident"),
    *list_taken.PAGES,
    *opening.PAGES,
    *one.PAGES,
)
