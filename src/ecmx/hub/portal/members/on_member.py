"""A member as a form on her page needs her: who acts, with which plans she is, what day it is; and where to go when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import F
from django.urls import reverse

from ecmx.hub.accounts import By
from ecmx.hub.partners import Partner
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest, one_of
from ecmx.hub.roster import Assignment, Member

__all__ = ["OnMember", "back_to", "place_named", "usual_of"]

OfPlan = TypeVar("OfPlan")
#: Where a form may lead back to: pages of ours, by name alone.
PLACES = {"today": "today", "members": "members", "route": "today-route", "referrals": "members-referrals"}


@dataclass(frozen=True)
class OnMember:
    """Whom a form is about. plans: those that assigned the member, the present ones first; live: how many of these are present"""

    by: By
    member: Member
    today: date
    plans: Sequence[Partner] = field(default_factory=tuple)
    live: int = 0

    @classmethod
    def of(cls, request: PageRequest, member: int) -> OnMember:
        """The member of that number. Raises Http404."""
        found: Member = one_of(Member.objects.of(request.by.organization), pk=member)
        rows = Assignment.objects.of(request.by.organization).filter(member=found).select_related("plan")
        here = rows.order_by(F("termed_by").asc(nulls_first=True), F("vanished_by").asc(nulls_first=True), "plan__name")
        every = list(here)
        live = sum(one.termed_by_id is None and one.vanished_by_id is None for one in every)
        return cls(request.by, found, today_here(), tuple(one.plan for one in every), live)

    @property
    def usual_plan(self) -> Partner | None:
        """The plan that is meant where nobody says one: the only present one, else the only one."""
        return usual_of(self.plans, self.live)


def usual_of(plans: Sequence[OfPlan], live: int) -> OfPlan | None:
    """The one that is meant where nobody says one. plans: the present ones first; live: how many are present"""
    return plans[0] if live == 1 or len(plans) == 1 else None


def place_named(request: PageRequest) -> str:
    """The place that a page was come from, of `PLACES`; "" = the member's page."""
    said = request.POST.get("next", request.GET.get("next", ""))
    return said if said in PLACES else ""


def back_to(place: str, member: int) -> str:
    """The address of a place."""
    return reverse(PLACES[place]) if place in PLACES else reverse("members-one", args=[member])
