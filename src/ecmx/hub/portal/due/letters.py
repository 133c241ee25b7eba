"""Letters to members and to whoever referred them: a list, and each to read, print, give or read out. The hub sends none by itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.portal.due.messages import KINDS, LETTERS, message_page
from ecmx.hub.portal.page import PageRequest, PortalPage, wanted_page
from ecmx.hub.portal.ways import WAYS_SAID
from ecmx.hub.saying import notes
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["PAGES", "letters"]

A_PAGE = 50
LATELY = 20


def letters(request: PageRequest) -> HttpResponse:
    """The drafts, oldest first, each with to whom and how; what went lately, folded."""
    rows = PartnerMessage.objects.of(request.by.organization).filter(kind__in=LETTERS).select_related("partner")
    page = Paginator(rows.filter(state="drafted").order_by("pk"), A_PAGE).get_page(wanted_page(request))
    shown = [one.pk for one in page]
    return render(
        request,
        "portal/due/letters.html",
        {
            "page": page,
            "drafts": [(one, KINDS[one.kind]) for one in notes(by=request.by, only=shown)] if shown else [],
            "gone": [
                (one, KINDS[one.kind], WAYS_SAID.get(one.sent_how, ""))
                for one in rows.exclude(state="drafted").order_by("-pk")[:LATELY]
            ],
        },
    )


PAGES = (
    PortalPage("due/letters/", "due-letters", letters, "roster.look"),
    PortalPage(
        "due/letters/<int:message>/", "due-letter", message_page(letters=True), "roster.look", {"message": "message"}
    ),
)
