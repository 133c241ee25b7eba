"""The roster and the page of one member."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ecmx.hub.looking import member_view
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.roster import Member

__all__ = ["PAGES", "member", "members", "search"]


def members(request: PageRequest) -> HttpResponse:
    """Everybody, by name."""
    rows = Member.objects.of(request.by.organization).order_by("last_name", "first_name", "pk")
    page = Paginator(rows, 50).get_page(wanted_page(request))
    return render(request, "portal/members/members.html", {"page": page})


def search(request: PageRequest) -> HttpResponse:
    """Find somebody: what is asked for comes by POST and stands in no address."""
    return HttpResponseRedirect(reverse("members"))


def member(request: PageRequest, member: int) -> HttpResponse:
    """All that is known of one member."""
    found = one_of(Member.objects.of(request.by.organization), pk=member)
    return render(request, "portal/members/member.html", {"view": member_view(found.cin, by=request.by)})


def attempt(request: PageRequest, member: int) -> HttpResponse:
    """Log an attempt to reach a member."""
    one_of(Member.objects.of(request.by.organization), pk=member)
    return HttpResponseRedirect(reverse("members-one", args=[member]))


PAGES = (
    PortalPage("members/", "members", members, "roster.look"),
    PortalPage("members/search/", "members-search", search, "roster.look"),
    PortalPage("members/<int:member>/", "members-one", member, "roster.look", {"member": "member"}),
    PortalPage("members/<int:member>/attempt/", "members-attempt", attempt, "work.record", {"member": "member"}),
)
