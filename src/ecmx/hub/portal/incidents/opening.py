"""An incident is opened: which file, when it was discovered, what happened; and what follows is said before."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ecmx.errors import UsageProblem
from ecmx.hub.incidents import CLOCKS, Incident, open_incident
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.incidents.forms import OpenForm
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.unsent_forms import UnsentPlace
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["PAGES", "choose", "opening"]

_KEPT_HERE = (FileState.COMPOSED, FileState.SENDING, FileState.BY_HAND, FileState.UNSENT, FileState.DROPPED)


def choose(request: PageRequest) -> HttpResponse:
    """The files that came or went, newest first: one of them went wrong."""
    rows = Transmission.objects.of(request.by.organization).select_related("partner")
    came = Q(direction=Transmission.Direction.IN, origin__in=Transmission.FROM_PARTNERS)
    went = Q(direction=Transmission.Direction.OUT) & ~Q(state__in=_KEPT_HERE)
    page = Paginator(rows.filter(came | went).order_by("-pk"), 50).get_page(wanted_page(request))
    return render(request, "portal/incidents/choose.html", {"page": page})


def opening(request: PageRequest, file: int) -> HttpResponse:
    """What is known of it, and what follows."""
    found = one_of(Transmission.objects.of(request.by.organization).select_related("partner"), pk=file)
    form, place, kept = OpenForm(initial={"discovered": timezone.localtime()}), UnsentPlace.of(request, str(file)), None
    if request.method == "POST":
        answer = place.answer()
        if answer is not None:
            return answer
        form = OpenForm(request.POST)
        if form.is_valid() and _opened(request, found, form, place):
            messages.success(request, _("The incident is open. Notification deadlines have started."))
            return redirect("incidents-one", file=found.pk)
    else:
        kept = place.filled(form)
    out = found.direction == Transmission.Direction.OUT
    waits = Incident.objects.of(request.by.organization).filter(transmission=found).exclude(state="closed").exists()
    clocks = [clock for clock in CLOCKS.values() if clock.direction == found.direction]
    context = {"file": found, "form": form, "out": out, "waits": waits, "clocks": clocks}
    context |= {"kept": kept, "action": place.address}
    return render(request, "portal/incidents/opening.html", context, status=400 if form.errors else 200)


def _opened(request: PageRequest, found: Transmission, form: OpenForm, place: UnsentPlace) -> bool:
    """Whether it was opened; where not, the form says why."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            open_incident(
                found.pk, by=request.by, home=this_home(), discovered_at=said["discovered"], note=said["note"]
            )
            place.sent()
    except UsageProblem as problem:
        shown = on_page(problem)
        form.add_error("discovered" if problem.code == "incident-later" else None, f"{shown.message} {shown.fix}")
        return False
    return True


PAGES = (
    PortalPage("incidents/open/", "incidents-choose", choose, "files.incident"),
    PortalPage("incidents/open/<int:file>/", "incidents-open", opening, "files.incident", {"file": "file"}, keeps=True),
)
