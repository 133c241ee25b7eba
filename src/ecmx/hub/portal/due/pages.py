"""What is due."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["PAGES", "due"]


def due(request: PageRequest) -> HttpResponse:
    """What is owed to whom by when."""
    return render(request, "portal/due/due.html", {"today": today_here()})


PAGES = (PortalPage("due/", "due", due, "due.look"),)
