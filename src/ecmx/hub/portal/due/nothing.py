"""That there is nothing to report: looked at first, then said."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ecmx.hub.obligations import Obligation, named, say_nothing_to_report
from ecmx.hub.partners import AgreementFile
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of

__all__ = ["PAGES", "nothing"]


def nothing(request: PageRequest, due: int) -> HttpResponse:
    """Ask once more, with what follows; then record it."""
    rows = Obligation.objects.of(request.by.organization).filter(about=None)
    one = one_of(rows.select_related("agreement__plan", "agreement__provider"), pk=due)
    if request.method == "POST":
        zone = this_home().settings.zone
        made = say_nothing_to_report(one.pk, by=request.by, now=datetime.now(zone), zone=zone)
        if made is not None:
            messages.success(request, _("The statement is drafted. It counts once you have sent it."))
            return redirect("due-message", message=made.pk)
        messages.success(request, _("Recorded: there is nothing to report."))
        return redirect("due")
    agreed = AgreementFile.objects.of(request.by.organization).filter(agreement=one.agreement, file_type=one.file_type)
    terms = agreed.first()
    open_still = not (one.met_at or one.nil_at or one.waived_why)
    return render(
        request,
        "portal/due/nothing.html",
        {
            "one": one,
            "what": named(one.file_type),
            "whom": one.agreement.other_side.name,
            "ours": one.owes == Obligation.Owes.US,
            "nil": terms.nil if terms else "",
            "open": open_still,
        },
    )


PAGES = (PortalPage("due/<int:due>/nothing/", "due-nothing", nothing, "files.send", {"due": "obligation"}),)
