"""The roster over all plans: searched by POST, found again by a key, saved as a view, taken away as a workbook where that is permitted."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.errors import UsageProblem
from ecmx.hub.keys import Keys
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.members.filters import FilterForm
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.searching import (
    RosterFilter,
    forget_view,
    keep_search,
    kept_search,
    roster_export,
    roster_page,
    save_view,
    saved_views,
)

__all__ = ["PAGES", "found", "members", "search"]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def members(request: PageRequest) -> HttpResponse:
    """Everybody, by name."""
    return _page(request, RosterFilter(), None)


@require_POST
def search(request: PageRequest) -> HttpResponse:
    """What is looked for comes by POST and stands in no address; what was found does, by a key."""
    form = FilterForm(request.POST, organization=request.by.organization)
    if not form.is_valid():
        return _page(request, RosterFilter(), None, form)
    if form.wanted == RosterFilter():
        return HttpResponseRedirect(reverse("members"))
    try:
        key = keep_search(by=request.by, wanted=form.wanted, keys=Keys(this_home()))
    except UsageProblem as problem:
        if problem.code == "not-permitted":
            raise
        form.add_error("words", f"{problem.message} {problem.fix}")
        return _page(request, RosterFilter(), None, form)
    return HttpResponseRedirect(reverse("members-found", args=[key]))


def found(request: PageRequest, search: UUID) -> HttpResponse:
    """What was found by a search that is kept for whoever asked."""
    wanted = kept_search(by=request.by, key=search, keys=Keys(this_home()))
    return _page(request, wanted, search)


def _page(request: PageRequest, wanted: RosterFilter, key: UUID | None, form: FilterForm | None = None) -> HttpResponse:
    rows = roster_page(by=request.by, wanted=wanted, page=wanted_page(request))
    shown = form or FilterForm(initial=msgspec.structs.asdict(wanted), organization=request.by.organization)
    views = saved_views(by=request.by, keys=Keys(this_home()))
    saved = next((one for one in views if one.key == key), None)
    context = {
        "found": rows,
        "form": shown,
        "key": key,
        "saved": saved,
        "views": views,
        "today": today_here(),
        "narrowed": bool(wanted.codes),
    }
    return render(request, "portal/members/members.html", context, status=400 if shown.errors else 200)


@require_POST
def save(request: PageRequest, search: UUID) -> HttpResponse:
    """Keep a search under a name."""
    save_view(by=request.by, key=search, name=request.POST.get("name", ""), keys=Keys(this_home()))
    messages.success(request, _("The view is saved."), extra_tags="good")
    return HttpResponseRedirect(reverse("members-found", args=[search]))


@require_POST
def forget(request: PageRequest, search: UUID) -> HttpResponse:
    """Forget a saved view."""
    forget_view(by=request.by, key=search)
    messages.success(request, _("The view is deleted."), extra_tags="good")
    return HttpResponseRedirect(reverse("members"))


@require_POST
def export(request: PageRequest) -> HttpResponse:
    """A workbook of who was found, protected by a password where one is typed. Everybody, where no search is named."""
    said = request.POST.get("search", "")
    home = this_home()
    wanted = kept_search(by=request.by, key=_key(said), keys=Keys(home)) if said else RosterFilter()
    password = request.POST.get("password", "").strip() or None
    data = roster_export(by=request.by, wanted=wanted, home=home, password=password)
    answer = HttpResponse(data, content_type=WORKBOOK)
    answer.headers["Content-Disposition"] = f'attachment; filename="members-{today_here().isoformat()}.xlsx"'
    return answer


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise UsageProblem("search-unknown", "There is no such search.", "Search again in the roster.") from None


PAGES = (
    PortalPage("members/", "members", members, "roster.look"),
    PortalPage("members/search/", "members-search", search, "roster.look"),
    PortalPage("members/found/<uuid:search>/", "members-found", found, "roster.look", {"search": "search"}),
    PortalPage("members/found/<uuid:search>/save/", "members-save", save, "roster.look", {"search": "search"}),
    PortalPage("members/found/<uuid:search>/forget/", "members-forget", forget, "roster.look", {"search": "search"}),
    PortalPage("members/export/", "members-export", export, "roster.export"),
)
