"""What somebody whose access is narrowed may open: the members who were named, or the files that came in the days."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ecmx.hub.looking import narrowed_access
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page

__all__ = ["PAGES", "own_access"]

AT_ONCE = 50


def own_access(request: PageRequest) -> HttpResponse:
    """The list, by name or newest first. Whose access is not narrowed has the whole house, which begins at Today."""
    if request.by.narrowed is None:
        return HttpResponseRedirect(reverse("today"))
    access = narrowed_access(by=request.by)
    page = Paginator(access.members or access.files, AT_ONCE).get_page(wanted_page(request))
    return render(request, "portal/people/access.html", {"access": access, "page": page})


PAGES = (PortalPage("people/access/", "people-access", own_access, narrow=True),)
