"""What a person decides of a file of ours: it goes, by which way, by hand, not at all; or a correction of it is prepared.

Each goes by the state table: what was done already is said, and not done twice.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.errors import EcmxError, OurFault, UsageProblem
from ecmx.hub.outbound import compose
from ecmx.hub.portal.acting import acted, say_problem
from ecmx.hub.portal.files.out import composed_said
from ecmx.hub.portal.files.out_one import goes
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.sending import drop, said_sent, send, send_by_alternate, send_by_hand

__all__ = ["PAGES"]


def _page(file: int) -> str:
    return reverse("files-out-one", args=[file])


@require_POST
def out_send(request: PageRequest, file: int) -> HttpResponse:
    """By the agreement's way, or by its other one."""
    goes(request, file)
    act = send_by_alternate if request.POST.get("way") == "other" else send
    said = _("Sending started. This page shows the result.")
    return acted(request, _page(file), lambda: act(file, by=request.by, home=this_home()), said)


@require_POST
def out_tray(request: PageRequest, file: int) -> HttpResponse:
    """Into the out-tray, from which a person takes it."""
    goes(request, file)
    said = _(
        "It is ready for you to upload. Download it, upload it to the plan's portal, then mark it as uploaded here."
    )
    return acted(request, _page(file), lambda: send_by_hand(file, by=request.by, home=this_home()), said)


@require_POST
def out_said(request: PageRequest, file: int) -> HttpResponse:
    """A person took it along: when, and where."""
    goes(request, file)
    zone = this_home().settings.zone
    try:
        at = datetime.fromisoformat(request.POST.get("at", "")).replace(tzinfo=zone)
    except ValueError:
        say_problem(
            request, UsageProblem("sent-when", _("The date and time are missing."), _("Choose the day and time."))
        )
        return HttpResponseRedirect(_page(file))
    note = request.POST.get("note", "").strip()[:300]
    said = _("Marked as sent. When the plan answers, record the answer here.")
    return acted(request, _page(file), lambda: said_sent(file, by=request.by, at=at, note=note), said)


@require_POST
def out_drop(request: PageRequest, file: int) -> HttpResponse:
    """It does not go."""
    goes(request, file)
    said = _("It is withdrawn and will not be sent. You can prepare it again at any time.")
    return acted(request, _page(file), lambda: drop(file, by=request.by), said)


@require_POST
def out_correct(request: PageRequest, file: int) -> HttpResponse:
    """A correction of a file that went, as it was agreed on."""
    found = goes(request, file)
    if found.partner is None or found.period_start is None or found.period_end is None:
        raise UsageProblem("file-not-composed", _("This file was not prepared here."))
    try:
        made = compose(
            found.partner,
            period=(found.period_start, found.period_end),
            by=request.by,
            home=this_home(),
            correcting=found,
            password=request.POST.get("password") or None,
        )
    except EcmxError as problem:
        if isinstance(problem, OurFault) or problem.code == "not-permitted":
            raise
        say_problem(request, problem)
        return HttpResponseRedirect(_page(file))
    return composed_said(request, made, _page(file))


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/out/<int:file>/send/", "files-out-send", out_send, "files.send", FILE),
    PortalPage("files/out/<int:file>/tray/", "files-out-tray", out_tray, "files.send", FILE),
    PortalPage("files/out/<int:file>/said/", "files-out-said", out_said, "files.send", FILE),
    PortalPage("files/out/<int:file>/drop/", "files-out-drop", out_drop, "files.send", FILE),
    PortalPage("files/out/<int:file>/correct/", "files-out-correct", out_correct, "files.compose", FILE),
)
