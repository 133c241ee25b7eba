"""The file desk: files are dropped on it, and it shows what needs somebody, what came, what goes, and what is due."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ecmx.errors import EcmxError, UsageProblem
from ecmx.guidance import Calendar
from ecmx.hub.database import require_room
from ecmx.hub.inbound import arrive
from ecmx.hub.looking import DeskList, files_listed, files_named
from ecmx.hub.obligations import DueSeen, due_rows
from ecmx.hub.partners import Partner
from ecmx.hub.portal.acting import say_done, say_problem
from ecmx.hub.portal.files.words import desk_row
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.transmissions import backlog

__all__ = ["PAGES", "desk", "drop", "partners_of"]

A_PAGE = 50
DUE_SHOWN = 6
MOST_ARRIVED = 100  # files of one drop that are followed


def desk(request: PageRequest) -> HttpResponse:
    """What needs somebody, what came, what goes; a plan's alone where one is chosen."""
    asked, page = request.GET.get("list", ""), wanted_page(request)
    plans = partners_of(request)
    plan = next((one for one in plans if str(one.pk) == request.GET.get("plan", "")), None)
    which = DeskList(asked) if asked in set(DeskList) else DeskList.NEEDS
    told = files_listed(
        by=request.by, which=which, partner=plan.pk if plan else None, first=(page - 1) * A_PAGE, count=A_PAGE
    )
    if not asked and not told.counts[DeskList.NEEDS] and page == 1:
        which = DeskList.CAME
        told = files_listed(by=request.by, which=which, partner=plan.pk if plan else None, count=A_PAGE)
    arrived = files_named(_arrived(request), by=request.by)
    moving = any(one.moving for one in (*told.files, *arrived))
    workers = backlog(this_home().settings.lease_seconds).workers if moving else 1
    return render(
        request,
        "portal/files/files.html",
        {
            "which": which.value,
            "rows": [desk_row(one) for one in told.files],
            "counts": told.counts,
            "page": Paginator(range(told.total), A_PAGE).get_page(page),
            "plans": plans,
            "plan": plan,
            "arrived": [desk_row(one) for one in arrived],
            "moving": moving,
            "no_worker": workers == 0,
            "every": 2 if workers else 10,
            "due": _due(request),
            "query": f"list={which.value}&plan={plan.pk if plan else ''}&",
            "largest": this_home().settings.largest_upload_bytes,
        },
    )


@require_POST
def drop(request: PageRequest) -> HttpResponse:
    """Files that somebody dropped: each is kept as it came, before anything reads it."""
    home = this_home()
    try:
        require_room(home)
    except UsageProblem as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(reverse("files"))
    partner = next((one for one in partners_of(request) if str(one.pk) == request.POST.get("partner", "")), None)
    made, empty = [], 0
    for one in request.FILES.getlist("files"):
        try:
            made.append(arrive(one.read(), one.name or "", by=request.by, home=home, partner=partner).pk)
        except EcmxError as problem:
            if problem.code != "file-empty":
                raise
            empty += 1
    _tell(request, len(made), empty)
    numbers = ",".join(map(str, made[:MOST_ARRIVED]))
    return HttpResponseRedirect(reverse("files") + (f"?arrived={numbers}" if made else ""))


def _tell(request: PageRequest, made: int, empty: int) -> None:
    if made:
        kept = ngettext("%(n)s file was uploaded.", "%(n)s files were uploaded.", made) % {"n": made}
        say_done(request, kept)
    if empty:
        said = ngettext(
            "%(n)s file is empty and was not uploaded.", "%(n)s files are empty and were not uploaded.", empty
        )
        say_problem(request, UsageProblem("file-empty", said % {"n": empty}, _("Save it again, then upload it again.")))
    if not made and not empty:
        say_problem(request, UsageProblem("file-none", _("No file was chosen."), _("Choose one, or drop it here.")))


def _arrived(request: PageRequest) -> list[int]:
    said = request.GET.get("arrived", "")
    return [int(one) for one in said.split(",")[:MOST_ARRIVED]] if re.fullmatch(r"\d{1,9}(,\d{1,9})*", said) else []


def partners_of(request: PageRequest) -> list[Partner]:
    """Those with whom files are exchanged, by name."""
    rows = Partner.objects.of(request.by.organization).filter(ours=False).exclude(stage="inactive")
    return list(rows.order_by("name"))


def _due(request: PageRequest) -> list[DueSeen]:
    zone = this_home().settings.zone
    found: Any = due_rows(by=request.by, now=datetime.now(zone), zone=zone, calendar=Calendar.california())
    return list(found[:DUE_SHOWN])


PAGES = (
    PortalPage("files/", "files", desk, "files.look"),
    PortalPage("files/drop/", "files-drop", drop, "files.receive"),
)
