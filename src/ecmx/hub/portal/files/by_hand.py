"""The desk for plans that only have a portal: what is to be uploaded there, what was, and what waits for the plan's answer."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import may
from ecmx.hub.looking import files_named
from ecmx.hub.partners import Endpoint
from ecmx.hub.portal.files.words import desk_row
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["PAGES"]

MOST = 50  # of each list, the newest


def by_hand(request: PageRequest) -> HttpResponse:
    """Three lists: ready, in the out-tray, uploaded and not answered."""
    ours = Transmission.objects.of(request.by.organization).filter(direction=Transmission.Direction.OUT)
    hands = Endpoint.objects.of(request.by.organization).filter(transport="by_hand", alternate=False)
    ready = ours.filter(state__in=(FileState.COMPOSED, FileState.UNSENT), agreement__in=hands.values("agreement"))
    tray = ours.filter(state=FileState.BY_HAND)
    waiting = ours.filter(state__in=(FileState.SENT, FileState.DEEMED_ACCEPTED), sent_how="by_hand")
    lists = [list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST]) for rows in (ready, tray, waiting)]
    seen = {one.id: desk_row(one) for one in files_named({pk for pks in lists for pk in pks}, by=request.by)}
    shown = [[seen[pk] for pk in pks if pk in seen] for pks in lists]
    return render(
        request,
        "portal/files/by_hand.html",
        {
            "ready": shown[0],
            "tray": shown[1],
            "waiting": shown[2],
            "now": datetime.now(this_home().settings.zone),
            "can": {"send": may(request.by.roles, "files.send"), "download": may(request.by.roles, "roster.export")},
        },
    )


PAGES = (PortalPage("files/by-hand/", "files-by-hand", by_hand, "files.look"),)
