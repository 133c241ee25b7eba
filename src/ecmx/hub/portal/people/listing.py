"""Who works for the organization, and who was invited and has not come yet."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import open_invitations, working_here
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.people.wording import RoleSeen, last_day, role_words

__all__ = ["PAGES", "people"]

AT_ONCE = 50


def people(request: PageRequest) -> HttpResponse:
    """Everybody, by user name."""
    rows = [
        (user, [RoleSeen(role_words(one.role), last_day(one.until)) for one in held])
        for user, held in groupby(working_here(request.by), key=lambda one: one.user)
    ]
    invited = [(one, role_words(one.role)) for one in open_invitations(request.by)]
    page = Paginator(rows, AT_ONCE).get_page(wanted_page(request))
    return render(request, "portal/people/people.html", {"page": page, "invited": invited})


PAGES = (PortalPage("people/", "people", people, "people.add"),)
