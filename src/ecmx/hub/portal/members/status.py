"""Say what happened to a member: only what can follow on how she stands, and of it exactly what the rules then require (`events.toml`).

Recommending discontinuation is the same, of those events that recommend it (fn 61-65).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ecmx.hub.looking import member_ours
from ecmx.hub.portal.members.acting import DayInput, MemberForm, act_page
from ecmx.hub.portal.members.on_member import OnMember, place_named
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.work import (
    EVENTS,
    SAYABLE,
    EngagementEvent,
    EngagementStanding,
    Event,
    OurWord,
    can_happen,
    record_event,
    standings,
)

__all__ = ["PAGES", "EventForm"]

AGAIN = "outreach-again"
OTHER = "5"  # a discontinuation for another reason than the listed ones: then its text says which (fn 63, 65)


class EventForm(MemberForm):
    """One event, already chosen, with one plan."""

    saved: ClassVar[Any] = _("The status is changed.")
    field_of: ClassVar[Mapping[str, str]] = {
        "day-ahead": "day", "event-not-during": "day", "event-not-before": "day", "event-later-misfits": "day",
        "end-before-start": "end", "end-unbegun": "end", "reason-too-long": "text",
    }  # fmt: skip
    newest = EngagementEvent

    day = forms.DateField(label=_("Day"))
    start = forms.DateField(label=_("ECM began on"), help_text=_("You propose the date; the plan sets it (fn 55)."))
    end = forms.DateField(label=_("ECM ended on"), required=False)
    text = forms.CharField(label=_("Reason in your own words"), max_length=250)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.plan = _plan_asked(self.on, self.asked.get("plan", ""))
        self.event = EVENTS[self.asked["event"]]
        for name in ("start", "end"):
            self.fields[name].widget = DayInput(self.on.today)
        self.fields["start"].initial = self.on.today
        if self.event.discontinuation:
            self.fields["day"].label = _("Recommended on")
        for name, said in self._says().items():
            if not said:
                del self.fields[name]

    def _says(self) -> dict[str, bool]:
        """Which fields the event has: what the rules ask of it, and nothing else."""
        reason = self.event.discontinuation != "" and self.event.reason == OTHER
        return {"start": bool(self.event.start), "end": bool(self.event.end), "text": reason}

    @property
    def kept_beside(self) -> str:
        """What happened, with which plan."""
        return f"{self.event.code}:{self.plan.pk}"

    @property
    def title(self) -> str:
        """What is said."""
        return self.event.words

    @property
    def lede(self) -> str:
        """To whom it is said."""
        return str(_("With %(plan)s.") % {"plan": self.plan.name})

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        said = self.cleaned_data
        more = {name: said[name] for name in ("start", "end", "text") if name in self.fields}
        made = record_event(
            by=self.on.by, member=self.on.member, plan=self.plan, event=self.event.code, day=said["day"], **more
        )
        return [made]


_form_page = act_page(EventForm)


def status(request: PageRequest, member: int) -> HttpResponse:
    """What can have happened, to choose from; then its form."""
    return _chosen(request, member, ends=False)


def discontinue(request: PageRequest, member: int) -> HttpResponse:
    """The reasons for which discontinuation is recommended, to choose from; then the form."""
    return _chosen(request, member, ends=True)


def _chosen(request: PageRequest, member: int, *, ends: bool) -> HttpResponse:
    on = OnMember.of(request, member)
    if request.GET.get("event", "") in SAYABLE and _plan_asked(on, request.GET.get("plan", "")) is not None:
        return _form_page(request, member=member)
    stands = {one.plan_id: one for one in member_ours(on.member, by=request.by, today=on.today).plans}
    groups = [(stands[plan.pk], events) for plan, events in _possible(on, ends=ends)]
    context = {
        "member": on.member,
        "groups": groups,
        "next": place_named(request),
        "ends": ends,
        "title": _("Recommend discontinuation") if ends else _("Change status"),
        "partial": bool(request.htmx),
    }
    return render(request, f"portal/members/{'parts/' if request.htmx else ''}events.html", context)


def _possible(on: OnMember, *, ends: bool) -> list[tuple[Any, list[Event]]]:
    """By plan, what may follow on how the member stands. She stands once with a plan, under the latest of her CINs."""
    now = {plan: stands for (_, plan), stands in standings(on.by.organization, members=[on.member.pk]).items()}
    sayable = [EVENTS[code] for code in SAYABLE]
    return [
        (
            plan,
            [one for one in sayable if _is_next(one, now[plan.pk]) and (bool(one.discontinuation) or not ends)],
        )
        for plan in on.plans
        if plan.pk in now
    ]


def _is_next(event: Event, now: EngagementStanding) -> bool:
    """Whether an event may follow, and would say anything new."""
    if event.code == AGAIN and not now.closed:
        return False
    says_nothing = event.status == now.status and not event.start and not event.discontinuation and not now.closed
    return can_happen(event, now) and not says_nothing


def _plan_asked(on: OnMember, wanted: str) -> Any:
    return next((one for one in on.plans if str(one.pk) == wanted), None)


_ABOUT = {"member": "member"}
PAGES = (
    PortalPage("members/<int:member>/status/", "members-event", status, "work.record", _ABOUT, keeps=True),
    PortalPage(
        "members/<int:member>/discontinue/", "members-discontinue", discontinue, "work.record", _ABOUT, keeps=True
    ),
)
