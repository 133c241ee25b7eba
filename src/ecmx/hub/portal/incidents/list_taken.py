"""Incidents as a workbook: counts and states, no member's row."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ecmx.hub.incidents import incidents
from ecmx.hub.looking import ListOut
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.portal.taking_out import list_taken_at

__all__ = ["PAGES", "incidents_list"]


def incidents_list(request: PageRequest) -> ListOut:
    """Open ones, the next due first; closed ones where they are shown."""
    closed, home = request.GET.get("closed") == "1", this_home()
    zone = home.settings.zone
    rows = []
    for one in incidents(by=request.by, home=home, closed=closed):
        first = next(iter(one.due), None)
        due = first.due_at.astimezone(zone).date() if first else None
        found = one.discovered_at.astimezone(zone).date()
        rows.append((one.file, one.name, one.partner, found, one.words, first.words if first else "", due, one.members))
    heads = [
        _("File"), _("Name"), _("Partner"), _("Discovered"), _("Status"), _("Notify next"), _("By"), _("Members"),
    ]  # fmt: skip
    return ListOut("incidents", _("Incidents"), heads, rows, filters=["closed"] if closed else [])


PAGES = (list_taken_at("incidents/export/", "incidents-export", incidents_list),)
