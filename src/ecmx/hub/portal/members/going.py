"""What goes to which plan next and why not, and what went of a member in each file: the proof, row by row."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.looking import member_next, member_sent
from ecmx.hub.obligations import Obligation
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.members.on_member import OnMember
from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["PAGES", "reports"]

BACK = 3  # months of files that went


def reports(request: PageRequest, member: int) -> HttpResponse:
    """The next files, and those of the last months."""
    on = OnMember.of(request, member)
    home = this_home()
    periods = _owed(on)
    plans = [(plan, periods.get(plan.pk, _month(on.today))) for plan in on.plans]
    since = on.today.replace(day=1)
    for _at in range(BACK):
        since = (since - timedelta(days=1)).replace(day=1)
    context = {
        "member": on.member,
        "going": member_next(on.member, plans, by=request.by, home=home),
        "went": list(reversed(member_sent(on.member.cin, by=request.by, home=home, period=(since, on.today)))),
        "since": since,
    }
    return render(request, "portal/members/reports.html", context)


def _owed(on: OnMember) -> dict[int, tuple[date, date]]:
    """By plan, the oldest period of which a return is still owed."""
    rows = Obligation.objects.of(on.by.organization).filter(
        owes=Obligation.Owes.US, met_at=None, nil_at=None, waived_why="", agreement__plan__in=[one.pk for one in on.plans],
        period_start__lte=on.today,
    )  # fmt: skip
    newest_first = rows.order_by("-period_start").values_list("agreement__plan_id", "period_start", "period_end")
    return {plan: (first, last) for plan, first, last in newest_first}


def _month(today: date) -> tuple[date, date]:
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])


PAGES = (PortalPage("members/<int:member>/reports/", "members-reports", reports, "files.look", {"member": "member"}),)
