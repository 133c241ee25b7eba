"""The page of one member: who she is, what to do next, what is known with its sources, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from ecmx.guidance import Calendar
from ecmx.hub.accounts import may, record
from ecmx.hub.looking import MemberOurs, MemberView, member_whole
from ecmx.hub.obligations import DueSeen, due_rows
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.members.dialing import telephones
from ecmx.hub.portal.members.differing import disagreements
from ecmx.hub.portal.members.fact_groups import grouped
from ecmx.hub.portal.members.on_member import usual_of
from ecmx.hub.portal.members.timeline import TimelineRow, timeline, with_files
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.portal.quick_attempts import QUICK
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import TASKS

__all__ = ["PAGES", "member_page"]

FIRST = 25  # so much of the history is open


def member_page(request: PageRequest, member: int) -> HttpResponse:
    """All that is known of one member."""
    if not request.by.reaches(member):
        raise Http404("beyond what the reader's access is narrowed to")
    found: Member = one_of(Member.objects.of(request.by.organization), pk=member)
    today = today_here()
    view, ours = member_whole(found, by=request.by, today=today)
    usual = usual_of(ours.plans, sum(one.live for one in ours.plans))
    groups = grouped(view, ours, request.by)
    history = _with_files(request, timeline(view, ours))
    context = {
        "member": found,
        "view": view,
        "ours": ours,
        "today": today,
        "groups": groups,
        "phones": telephones(groups, ours.wish),
        "disagreements": disagreements(groups, ours),
        "tasks": [(one, TASKS[one.kind].on_page) for one in ours.tasks],
        "reports": _reports(request, ours),
        "standings": _standings(view, ours),
        "history": history[:FIRST],
        "older": history[FIRST:],
        "quick": list(QUICK.values()),
        "usual_plan": usual.plan_id if usual else None,
        "usual_plan_name": usual.plan if usual else "",
        "likenesses": _likenesses(request, view),
    }
    return render(request, "portal/members/member.html", context)


def _reports(request: PageRequest, ours: MemberOurs) -> Sequence[DueSeen]:
    """What we owe the member's plans next: the first of each kind for each plan."""
    if request.by.narrowed is not None or not may(request.by.roles, "due.look"):
        return []
    home = this_home()
    now = datetime.now(home.settings.zone)
    plans = [one.plan_id for one in ours.plans]
    due = due_rows(by=request.by, now=now, zone=home.settings.zone, calendar=Calendar.california(), to_come=plans)
    first: dict[tuple[str, str], DueSeen] = {}
    for one in due:
        first.setdefault((one.whom, one.what), one)
    return list(first.values())


def _with_files(request: PageRequest, history: Sequence[TimelineRow]) -> Sequence[TimelineRow]:
    """The history with its files' types and periods, where its reader may see files."""
    numbers = {one.file for one in history if one.file is not None}
    if not numbers or not may(request.by.roles, "files.look"):
        return history
    files = Transmission.objects.of(request.by.organization).filter(pk__in=numbers)
    return with_files(history, {one.pk: one for one in files})


def _standings(view: MemberView, ours: MemberOurs) -> list[tuple[Any, Any]]:
    """Each plan: what its files hold of the member, and how she stands with it."""
    assigned = {one.plan: one for one in view.assignments}
    return [(assigned[one.plan], one) for one in ours.plans if one.plan in assigned]


def _likenesses(request: PageRequest, view: MemberView) -> list[tuple[Any, Member]]:
    """Other CINs that may be this person's, with who stands under them."""
    if not view.likenesses:
        return []
    rows = Member.objects.of(request.by.organization).filter(cin__in=[one.cin for one in view.likenesses])
    members = {one.cin: one for one in rows}
    with transaction.atomic():
        record(request.by, "roster.look", "member", [one.pk for one in members.values()], {"likeness": True})
    return [(one, members[one.cin]) for one in view.likenesses if one.cin in members]


PAGES = (
    PortalPage("members/<int:member>/", "members-one", member_page, "roster.look", {"member": "member"}, narrow=True),
)
