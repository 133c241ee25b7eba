"""How the work goes: attempts a week, members by status, days until a plan acknowledged. A picture each, and its numbers beside."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecmx.hub.portal.charts import Chart
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.today import acknowledgement_days, outreach_by_week, status_funnel

__all__ = ["PAGES", "how_it_goes"]


def how_it_goes(request: PageRequest) -> HttpResponse:
    """Three charts, each with its table."""
    by, on = request.by, today_here()
    charts = (
        Chart.of(
            _("Outreach attempts by week"), _("Week of"), _("Attempts"), outreach_by_week(by=by, on=on), _("Reached")
        ),
        Chart.of(_("Members by status"), _("Status"), _("Members"), status_funnel(by=by)),
        Chart.of(_("Days until a plan answered a file"), _("Answered"), _("Files"), acknowledgement_days(by=by, on=on)),
    )
    return render(request, "portal/today/how_it_goes.html", {"charts": charts})


PAGES = (PortalPage("how-it-goes/", "today-how-it-goes", how_it_goes, "roster.look"),)
