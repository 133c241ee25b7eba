"""The first page: the people to reach today."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["PAGES", "today"]


def today(request: PageRequest) -> HttpResponse:
    """Whom to reach, and why, in a named order."""
    return render(request, "portal/today/today.html")


PAGES = (PortalPage("", "today", today, "roster.look"),)
