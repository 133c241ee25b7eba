"""Who looked at and changed what: the audit of a time, or of one member."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import entries_of
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.people.wording import ends_after
from ecmx.hub.roster import Member

__all__ = ["PAGES", "of_member", "of_time"]

USUAL_DAYS = 7
AT_ONCE = 50


class TimeForm(forms.Form):
    """Which days."""

    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


def of_time(request: PageRequest) -> HttpResponse:
    """What was done in some days; the last week, unless said otherwise."""
    usual = {"since": (today_here() - timedelta(days=USUAL_DAYS)).isoformat(), "until": today_here().isoformat()}
    said = {key: request.GET.get(key, value) for key, value in usual.items()}
    form = TimeForm(said)
    since, until = _days(form)
    rows = entries_of(by=request.by, since=_begins(since), before=ends_after(until))
    return render(request, "portal/people/looked_at.html", _paged(request, rows) | {"form": form})


def of_member(request: PageRequest, member: int) -> HttpResponse:
    """Everybody who looked at one member, or changed something of theirs."""
    if not request.by.reaches(member):
        raise Http404("beyond what the reader's access is narrowed to")
    found = one_of(Member.objects.of(request.by.organization), pk=member)
    rows = entries_of(by=request.by, member=found.pk)
    return render(request, "portal/people/looked_at.html", _paged(request, rows) | {"member": found})


def _paged(request: PageRequest, rows: Any) -> dict[str, Any]:
    return {"page": Paginator(rows, AT_ONCE).get_page(wanted_page(request))}


def _days(form: TimeForm) -> tuple[date, date]:
    """The days that were said; today alone, where they cannot be meant."""
    if not form.is_valid():
        return today_here(), today_here()
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    return min(since, until), max(since, until)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=this_home().settings.zone)


PAGES = (
    PortalPage("people/audit/", "people-audit", of_time, "audit.look", narrow=True),
    PortalPage(
        "people/audit/members/<int:member>/",
        "people-audit-member",
        of_member,
        "audit.look",
        {"member": "member"},
        narrow=True,
    ),
)
