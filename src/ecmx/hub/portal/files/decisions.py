"""What only a person can say of a file that came: its password, whose it is, whether it names everyone, what it replaces."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.hub.inbound import give_password, say_complete, say_partner, say_replaces, try_again, withdraw
from ecmx.hub.partners import Partner
from ecmx.hub.portal.acting import acted
from ecmx.hub.portal.files.one import came
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES"]

LONGEST = 255  # characters of a password that Excel takes


def _page(file: int) -> str:
    return reverse("files-one", args=[file])


def _asked(request: PageRequest, file: int, what: str) -> HttpResponse:
    """Back to the page, where something was left out."""
    messages.error(request, what, extra_tags="late")
    return HttpResponseRedirect(_page(file))


@require_POST
def password(request: PageRequest, file: int) -> HttpResponse:
    """Its password, which is kept sealed and tried at once."""
    came(request, file)
    word = request.POST.get("password", "")
    if not 0 < len(word) <= LONGEST:
        return _asked(request, file, _("Type the password that opens this file."))
    return acted(
        request,
        _page(file),
        lambda: give_password(file, by=request.by, home=this_home(), password=word),
        _("The password is saved, and the file is being read now."),
    )


@require_POST
def partner(request: PageRequest, file: int) -> HttpResponse:
    """Whose it is."""
    came(request, file)
    said = request.POST.get("partner", "")
    if not said.isdecimal():
        return _asked(request, file, _("Choose who sent this file."))
    whose = one_of(Partner.objects.of(request.by.organization).filter(ours=False), pk=int(said[:9]))
    return acted(
        request,
        _page(file),
        lambda: say_partner(file, by=request.by, partner=whose),
        _("Thank you. The file is being read as that partner's."),
    )


@require_POST
def again(request: PageRequest, file: int) -> HttpResponse:
    """Once more, after what stood in the way is put right."""
    came(request, file)
    return acted(request, _page(file), lambda: try_again(file, by=request.by), _("The file is being tried again."))


@require_POST
def aside(request: PageRequest, file: int) -> HttpResponse:
    """Set aside: what it alone had said leaves the roster."""
    came(request, file)
    return acted(
        request,
        _page(file),
        lambda: withdraw(file, by=request.by, home=this_home()),
        _("The file is withdrawn. It is kept as received, and anything that only it said is no longer in the roster."),
    )


@require_POST
def complete(request: PageRequest, file: int) -> HttpResponse:
    """Whether it names everyone."""
    came(request, file)
    everyone = request.POST.get("complete") == "yes"
    return acted(
        request,
        _page(file),
        lambda: say_complete(file, by=request.by, complete=everyone),
        _("Members not listed in it now count as no longer listed; a question to the plan is drafted below.")
        if everyone
        else _("It counts as part of the list: members not listed in it stay as they are."),
    )


@require_POST
def replaces(request: PageRequest, file: int) -> HttpResponse:
    """Which earlier file's place it takes."""
    came(request, file)
    said: Any = request.POST.get("earlier", "")
    if not said.isdecimal():
        return _asked(request, file, _("Choose the file that this one replaces."))
    earlier = one_of(Transmission.objects.of(request.by.organization), pk=int(said[:9]), direction="in")
    return acted(
        request,
        _page(file),
        lambda: say_replaces(file, by=request.by, home=this_home(), earlier=earlier.pk),
        _("This file now replaces the earlier one."),
    )


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/<int:file>/password/", "files-password", password, "files.password", FILE),
    PortalPage("files/<int:file>/partner/", "files-partner", partner, "files.decide", FILE),
    PortalPage("files/<int:file>/again/", "files-again", again, "files.decide", FILE),
    PortalPage("files/<int:file>/aside/", "files-aside", aside, "files.decide", FILE),
    PortalPage("files/<int:file>/complete/", "files-complete", complete, "files.decide", FILE),
    PortalPage("files/<int:file>/replaces/", "files-replaces", replaces, "files.decide", FILE),
)
