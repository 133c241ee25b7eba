"""What is due."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["PAGES", "due"]


def due(request: PageRequest) -> HttpResponse:
    """What is owed to whom by when."""
    today = datetime.now(settings.ECMX_HOME.settings.zone).date()
    return render(request, "portal/due/due.html", {"today": today})


PAGES = (PortalPage("due/", "due", due, "due.look"),)
