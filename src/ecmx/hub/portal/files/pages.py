"""The file desk."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES", "files"]


def files(request: PageRequest) -> HttpResponse:
    """What came and what goes, newest first."""
    rows = Transmission.objects.of(request.by.organization).order_by("-pk")
    return render(request, "portal/files/files.html", {"page": Paginator(rows, 50).get_page(wanted_page(request))})


PAGES = (PortalPage("files/", "files", files, "files.look"),)
