"""Whom a plan's file assigns anew: accepted, unless somebody says here that the clinic cannot take them, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import may
from ecmx.hub.looking import MemberChanged, members_changed
from ecmx.hub.portal.acting import acted, say_done, say_problem
from ecmx.hub.portal.files.one import came
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.unsent_forms import UnsentPlace
from ecmx.hub.roster import Member, RosterChange
from ecmx.hub.saying import draft_messages, places_taken
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import REFUSALS, MemberRefusal, known, refuse_member, withdraw_word

__all__ = ["PAGES"]

A_PAGE = 100
NEW = (RosterChange.Kind.NEW, RosterChange.Kind.RETURNED)
LONGEST_NOTE = 300


@dataclass(frozen=True)
class NewMember:
    """A member whom a file brought. refusal: the number of the one that stands, None where she is accepted; reason: in words"""

    change: MemberChanged
    refusal: int | None
    reason: str


def new_members(request: PageRequest, file: int) -> HttpResponse:
    """Those whom the file brought, and whether they are refused."""
    found = came(request, file)
    page, place = wanted_page(request), _unsent(request, file)
    changed, total = members_changed(file, by=request.by, only=NEW, first=(page - 1) * A_PAGE, count=A_PAGE)
    people = _people(request, found, changed)
    can_refuse = may(request.by.roles, "work.record")
    kept = place.offer() if can_refuse else None
    typed = kept.said if kept is not None else {}
    return render(
        request,
        "portal/files/new_members.html",
        {
            "file": found,
            "people": people,
            "total": total,
            "refused": sum(one.refusal is not None for one in people),
            "page": Paginator(range(total), A_PAGE).get_page(page),
            "places": places_taken(request.by.organization, this_home().settings.capacity),
            "reasons": list(REFUSALS.values()),
            "can_refuse": can_refuse and not (kept is not None and kept.waits),
            "can_accept": can_refuse,
            "kept": kept,
            "marked": {int(one) for one in typed.get("member", ()) if one.isdecimal()},
            "reason": "".join(typed.get("reason", ())),
            "note": "".join(typed.get("note", ())),
        },
    )


def _unsent(request: PageRequest, file: int) -> UnsentPlace:
    """Where the marks, the reason and the note of one page of the list are kept until they are sent."""
    return UnsentPlace(
        request, f"files-refuse:{file}:{wanted_page(request)}", page=reverse("files-members", args=[file])
    )


def _people(request: PageRequest, file: Transmission, changed: Sequence[MemberChanged]) -> list[NewMember]:
    words = known(MemberRefusal, request.by.organization)
    standing = words.filter(plan=file.partner_id, member__in=[one.member for one in changed])
    refusals = {one.member_id: one for one in standing}
    return [_person(one, refusals.get(one.member)) for one in changed]


def _person(one: MemberChanged, refusal: MemberRefusal | None) -> NewMember:
    if refusal is None:
        return NewMember(one, None, "")
    return NewMember(one, refusal.pk, REFUSALS[refusal.reason].words if refusal.reason in REFUSALS else refusal.reason)


@require_POST
def refuse(request: PageRequest, file: int) -> HttpResponse:
    """Those who were chosen cannot be accepted, for one reason: all of them, or none where one of them cannot be refused."""
    found, place = came(request, file), _unsent(request, file)
    answer = place.answer()
    if answer is not None:
        return answer
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")[:LONGEST_NOTE]
    chosen = [int(one[:12]) for one in request.POST.getlist("member") if one.isdecimal()]
    if not chosen or reason not in REFUSALS:
        missing = _("No members were chosen.") if not chosen else _("No reason was chosen.")
        fix = _("Mark the members you cannot accept, and choose why.")
        say_problem(request, UsageProblem("refusal-unsaid", missing, fix))
        return HttpResponseRedirect(place.kept())
    changes = RosterChange.objects.of(request.by.organization).filter(transmission=found, kind__in=NEW)
    members = Member.objects.of(request.by.organization).filter(
        pk__in=changes.filter(member__in=chosen).values("member")
    )
    try:
        with transaction.atomic():
            count = _refused(request, found, list(members), reason, note)
            place.sent()
    except UsageProblem as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(place.kept())
    draft_messages(request.by.organization)
    if count:
        said = ngettext(
            "The plan will be told that you cannot accept %(n)s member.",
            "The plan will be told that you cannot accept %(n)s members.",
            count,
        ) % {"n": count}
        say_done(request, f"{said} {_('The letter to the plan is drafted on the page of this file.')}")
    else:
        say_done(request, _("You already said so, for this reason. Nothing changed."))
    return HttpResponseRedirect(place.address)


def _refused(request: PageRequest, file: Transmission, members: Sequence[Member], reason: str, note: str) -> int:
    plan: Any = file.partner
    made = [
        refuse_member(by=request.by, member=one, plan=plan, day=today_here(), reason=reason, note=note)
        for one in members
    ]
    return sum(one is not None for one in made)


@require_POST
def accept(request: PageRequest, file: int) -> HttpResponse:
    """A refusal that was a mistake is taken back."""
    found = came(request, file)
    number = request.POST.get("refusal", "")
    refusals = MemberRefusal.objects.of(request.by.organization).filter(plan=found.partner_id)
    one = one_of(refusals, pk=int(number[:12]) if number.isdecimal() else 0)
    back = reverse("files-members", args=[file])
    if one.withdrawn_at is not None:
        say_done(request, _("That was already undone."))
        return HttpResponseRedirect(back)
    return acted(
        request,
        back,
        lambda: withdraw_word(by=request.by, word=MemberRefusal, pk=one.pk),
        _("Undone: the member is accepted."),
    )


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/<int:file>/members/", "files-members", new_members, "roster.look", FILE),
    PortalPage("files/<int:file>/members/refuse/", "files-refuse", refuse, "work.record", FILE),
    PortalPage("files/<int:file>/members/accept/", "files-accept", accept, "work.record", FILE),
)
