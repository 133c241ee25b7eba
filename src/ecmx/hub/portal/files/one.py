"""One file that came: its story, what was found, whom it changed, and what somebody can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ecmx.hub.accounts import may
from ecmx.hub.keys import Keys
from ecmx.hub.looking import CHANGE_KINDS, FileView, file_view, members_changed
from ecmx.hub.partners import Partner
from ecmx.hub.portal.files.desk import partners_of
from ecmx.hub.portal.files.findings import found_by_code
from ecmx.hub.portal.files.words import STATES
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.ways import WAYS_SAID
from ecmx.hub.roster import RosterChange
from ecmx.hub.saying import WAYS, Note, notes
from ecmx.hub.transmissions import INBOUND, FileState, Transmission

__all__ = ["PAGES", "came", "one"]

A_PAGE = 50
EARLIER = 12  # files among which one is chosen that this one takes the place of


def came(request: PageRequest, file: int) -> Any:
    """A file that came in, of the organization; else there is none."""
    return one_of(Transmission.objects.of(request.by.organization).select_related("partner"), pk=file, direction="in")


def one(request: PageRequest, file: int) -> HttpResponse:
    """The page of a file; of one that goes out, its own."""
    found = one_of(Transmission.objects.of(request.by.organization).select_related("partner"), pk=file)
    if found.direction == Transmission.Direction.OUT:
        return HttpResponseRedirect(reverse("files-out-one", args=[file]))
    view = file_view(file, by=request.by, keys=Keys(this_home()))
    only = request.GET.get("change", "")
    page = wanted_page(request)
    kinds = [only] if only in set(RosterChange.Kind.values) else []
    changed, total = members_changed(file, by=request.by, only=kinds, first=(page - 1) * A_PAGE, count=A_PAGE)
    context = {
        "view": view,
        "state": STATES[view.state],
        "findings": found_by_code(view.findings),
        "held": list(view.held_rows[:A_PAGE]),
        "changed": changed,
        "change": only,
        "kinds": _kinds(view),
        "page": Paginator(range(total), A_PAGE).get_page(page),
        "new": view.changes.get("New", 0) + view.changes.get("Listed again", 0),
        "can": _can(request, found, view),
        "partners": partners_of(request) if found.state == FileState.NEEDS_PARTNER else [],
        "earlier": _earlier(request, found),
        "letters": _letters(request, view),
        "ways": [(way, WAYS_SAID[way]) for way in WAYS],
        "today": today_here(),
        "used": view.rows.clean + view.rows.with_errors,
        "held_now": view.rows.held - view.rows.corrected,
    }
    return render(request, "portal/files/one.html", context)


def _kinds(view: FileView) -> list[tuple[str, str, int]]:
    """The kinds of changes that there are: code, words, count."""
    return [(code, words, view.changes[words]) for code, words in CHANGE_KINDS.items() if view.changes.get(words)]


def _can(request: PageRequest, file: Transmission, view: FileView) -> dict[str, bool]:
    """What this person can do with the file as it stands; whose access is narrowed looks at it alone."""
    roles, state = request.by.roles, FileState(file.state)
    decides = may(roles, "files.decide")
    applied = state is FileState.APPLIED
    theirs = file.origin != Transmission.Origin.WORK
    rows = view.rows
    held = state is FileState.RETURNED or rows.held > rows.corrected
    fixable = state in (FileState.APPLIED, FileState.RETURNED)
    can = {
        "follow": state in INBOUND.working and view.problem is None,
        "password": state is FileState.NEEDS_PASSWORD and may(roles, "files.password"),
        "partner": state is FileState.NEEDS_PARTNER and decides,
        "again": state is FileState.REFUSED and decides,
        "withdraw": INBOUND.may(state, FileState.WITHDRAWN) and decides,
        "complete": applied and decides and "mif" in file.file_types,
        "replaces": applied and decides and theirs,
        "fix": fixable and (held or rows.with_errors > rows.errors_corrected),
        "fix_first": fixable and held,
        "theirs": theirs,
        "marked": fixable and theirs and (held or rows.with_errors > rows.errors_corrected),
        "download": may(roles, "roster.export"),
        "members": applied and "mif" in file.file_types,
    }
    return can if request.by.narrowed is None else dict.fromkeys(can, False)


def _earlier(request: PageRequest, file: Transmission) -> Sequence[Transmission]:
    """The partner's files whose place this one could take."""
    partner: Partner | None = file.partner
    if partner is None or file.state != FileState.APPLIED:
        return []
    rows = Transmission.objects.of(request.by.organization).filter(
        partner=partner, direction="in", state__in=(FileState.APPLIED, FileState.RETURNED)
    )
    return list(rows.exclude(pk=file.pk).order_by("-pk")[:EARLIER])


def _letters(request: PageRequest, view: FileView) -> list[Note]:
    """What is still to be said to the sender about this file, in words."""
    drafted = [one.id for one in view.messages if one.state == "drafted"]
    if not drafted or not may(request.by.roles, "files.send"):
        return []
    return [note for note in notes(by=request.by, only=drafted) if not note.settled]


PAGES = (PortalPage("files/<int:file>/", "files-one", one, "files.look", {"file": "file"}, narrow=True),)
