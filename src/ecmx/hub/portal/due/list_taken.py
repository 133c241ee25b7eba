"""What is due and not settled, as a workbook."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ecmx.hub.looking import ListOut
from ecmx.hub.obligations import Obligation, named
from ecmx.hub.portal.due.lines import open_rows
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.portal.taking_out import list_taken_at

__all__ = ["PAGES", "due_list"]


def due_list(request: PageRequest) -> ListOut:
    """The late first, then by day; of one side where that is chosen."""
    whose = request.GET.get("whose", "")
    chosen = whose in set(Obligation.Owes)
    rows = open_rows(request.by, datetime.now(this_home().settings.zone))
    sides = {Obligation.Owes.US: _("We send it"), Obligation.Owes.THEM: _("They send it")}
    return ListOut(
        "due",
        _("Due"),
        [_("What"), _("Partner"), _("Who sends it"), _("From"), _("To"), _("Due"), _("Status")],
        [
            (named(one.what), one.whom, sides[Obligation.Owes(one.owes)], *one.period, one.due_on, one.means)
            for one in rows
            if not chosen or one.owes == whose
        ],
        filters=["whose"] if chosen else [],
    )


PAGES = (list_taken_at("due/export/", "due-export", due_list),)
