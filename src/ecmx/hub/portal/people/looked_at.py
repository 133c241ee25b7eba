"""Who looked at and changed what: the audit of a time, or of one member, narrowed to a person or a group of actions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecmx.guidance import moment_on_paper
from ecmx.hub.accounts import AuditEntry, entries_of, may, people_of
from ecmx.hub.looking import ListOut
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.people.done_words import actions_of_group, counted, done_groups, done_words
from ecmx.hub.portal.people.wording import ends_after
from ecmx.hub.portal.taking_out import list_taken_at
from ecmx.hub.roster import Member

__all__ = ["PAGES", "of_member", "of_time"]

USUAL_DAYS = 7
AT_ONCE = 50
#: Where one thing of a kind has a page of its own, and what that page demands.
ITS_PAGE = {
    "member": ("members-one", "roster.look"),
    "transmission": ("files-one", "files.look"),
    "incident": ("incidents-one", "files.incident"),
}


@dataclass(frozen=True)
class DoneSeen:
    """An entry in words. of: to how many of what; address: the page of the one thing, "" where it has none"""

    at: datetime
    who: str
    words: str
    of: str
    address: str = ""


class DoneForm(forms.Form):
    """Which days, whose, and what."""

    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    who = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    what = forms.ChoiceField(required=False)

    def __init__(self, said: Any, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(said)
        self.fields["who"].choices = [("", _("Everyone")), *people]  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("Everything")), *done_groups()]  # type: ignore[attr-defined]


def of_time(request: PageRequest) -> HttpResponse:
    """What was done in some days; the last week, unless said otherwise."""
    form = _form(request)
    context = _paged(request, _rows(request, form))
    return render(request, "portal/people/looked_at.html", context | {"form": form, "asked": request.GET.urlencode()})


def of_member(request: PageRequest, member: int) -> HttpResponse:
    """Everybody who looked at one member, or changed something of theirs."""
    found = _reached(request, member)
    rows = entries_of(by=request.by, member=found.pk)
    return render(request, "portal/people/looked_at.html", _paged(request, rows) | {"member": found})


def time_taken(request: PageRequest) -> ListOut:
    """All of those days, as the page is narrowed."""
    form = _form(request)
    said = [name for name in ("who", "what") if form.is_valid() and form.cleaned_data[name]]
    return _list_of(_rows(request, form), said)


def member_taken(request: PageRequest, member: int) -> ListOut:
    """All that was done with one member."""
    found = _reached(request, member)
    return _list_of(entries_of(by=request.by, member=found.pk), ["member"], [found.pk])


def _form(request: PageRequest) -> DoneForm:
    usual = {"since": (today_here() - timedelta(days=USUAL_DAYS)).isoformat(), "until": today_here().isoformat()}
    said = {key: request.GET.get(key, usual.get(key, "")) for key in ("since", "until", "who", "what")}
    return DoneForm(said, people_of(request.by.organization))


def _rows(request: PageRequest, form: DoneForm) -> Any:
    """What was asked for; today alone, where it cannot be meant."""
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {"since": today_here(), "until": today_here()}
    since, until = sorted((said["since"], said["until"]))
    return entries_of(
        by=request.by,
        since=_begins(since),
        before=ends_after(until),
        user=said.get("who"),
        actions=actions_of_group(said["what"]) if said.get("what") else None,
    )


def _reached(request: PageRequest, member: int) -> Member:
    if not request.by.reaches(member):
        raise Http404("beyond what the reader's access is narrowed to")
    found: Member = one_of(Member.objects.of(request.by.organization), pk=member)
    return found


def _paged(request: PageRequest, rows: Any) -> dict[str, Any]:
    page = Paginator(rows, AT_ONCE).get_page(wanted_page(request))
    may_open = {kind for kind, (_, needs) in ITS_PAGE.items() if may(request.by.roles, needs)}
    return {"page": page, "rows": [_seen(one, may_open if request.by.narrowed is None else ()) for one in page]}


def _seen(one: AuditEntry, linked: Collection[str] = ()) -> DoneSeen:
    page = ITS_PAGE[one.kind][0] if one.kind in linked and len(one.objects_ids) == 1 else ""
    who = one.user.username if one.user else _("the hub itself")
    of = counted(one.kind, len(one.objects_ids))
    return DoneSeen(one.at, who, done_words(one.action), of, reverse(page, args=one.objects_ids) if page else "")


def _list_of(rows: Any, filters: Sequence[str], members: Sequence[int] = ()) -> ListOut:
    zone = this_home().settings.zone
    told = [(moment_on_paper(one.at, zone), one.who, one.words, one.of) for one in map(_seen, rows.iterator())]
    return ListOut("audit", _("Who did what"), [_("When"), _("Who"), _("What"), _("About")], told, filters, members)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=this_home().settings.zone)


OF_MEMBER = {"member": "member"}
PAGES = (
    PortalPage("people/audit/", "people-audit", of_time, "audit.look", narrow=True),
    PortalPage(
        "people/audit/members/<int:member>/", "people-audit-member", of_member, "audit.look", OF_MEMBER, narrow=True
    ),
    list_taken_at("people/audit/export/", "people-audit-export", time_taken),
    list_taken_at("people/audit/members/<int:member>/export/", "people-audit-member-export", member_taken, OF_MEMBER),
)
