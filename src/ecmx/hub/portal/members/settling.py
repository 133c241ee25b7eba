"""Answer what waits on a member's page: a task, two plans that say two things, two CINs that may be one person's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.hub.accounts import may
from ecmx.hub.looking import answer_likeness
from ecmx.hub.portal.members.acting import done
from ecmx.hub.portal.members.on_member import OnMember
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.roster import Likeness, Statement
from ecmx.hub.work import FACTS, Task, record_fact, settle_task

__all__ = ["PAGES"]

SAID_BY = (FileType.MIF, FileType.REFERRAL)  # a plan's own word, and not what we returned to it


@require_POST
def settle(request: PageRequest, member: int, task: int) -> HttpResponse:
    """One of the answers of a task."""
    on = OnMember.of(request, member)
    one_of(Task.objects.of(request.by.organization), pk=task, member=on.member)
    settle_task(by=request.by, pk=task, how=request.POST.get("how", ""))
    messages.success(request, _("Done."), extra_tags="good")
    return HttpResponseRedirect(reverse("members-one", args=[member]))


@require_POST
def choose(request: PageRequest, member: int) -> HttpResponse:
    """A plan's word is taken as ours: to reach the member by; to other plans it goes only where she said so herself (V9)."""
    on = OnMember.of(request, member)
    stem = request.POST.get("element", "")
    plan = next((one for one in on.plans if str(one.pk) == request.POST.get("plan", "")), None)
    word = _newest(on, plan, stem) if stem in FACTS and plan is not None else None
    if word is None:
        raise Http404("no such word")
    herself = request.POST.get("herself") == "on"
    with transaction.atomic():
        made = record_fact(
            by=request.by,
            member=on.member,
            element=stem,
            value=word["v"],
            state=State(word["s"]),
            ours_only=not herself,
        )
        if may(request.by.roles, "work.settle"):
            _settle_contact(request, on, stem)
    return done(request, on, [made], _("Your choice is saved."))


def _newest(on: OnMember, plan: Any, stem: str) -> Any:
    """What the plan's files say last of an element."""
    rows = Statement.objects.of(on.by.organization).filter(member=on.member, partner=plan)
    newest_first = rows.order_by(
        "-transmission__said_on", "-transmission__produced_on", "-transmission_id", "-sheet", "-row"
    )
    names = [f"{kind.value}.{stem}" for kind in SAID_BY]
    return next((one.said[name] for one in newest_first for name in names if name in one.said), None)


def _settle_contact(request: PageRequest, on: OnMember, stem: str) -> None:
    waiting = Task.objects.of(request.by.organization).filter(
        member=on.member, kind="contact-differs", settled_at__isnull=True, about__element=stem
    )
    for pk in waiting.values_list("pk", flat=True):
        settle_task(by=request.by, pk=pk, how="changed")


@require_POST
def likeness(request: PageRequest, member: int, other: int) -> HttpResponse:
    """Whether two CINs are one person's. Nothing is merged: each keeps its page, and what is said of one stands under the latest."""
    on = OnMember.of(request, member)
    beside = OnMember.of(request, other)
    low, high = sorted((member, other))
    one_of(Likeness.objects.of(request.by.organization), one_id=low, other_id=high)
    same = request.POST.get("same", "")
    if same not in {"yes", "no"}:
        raise Http404("no answer")
    answer_likeness(on.member.cin, beside.member.cin, same=same == "yes", by=request.by)
    messages.success(request, _("Your answer is saved. You can change it on either page."), extra_tags="good")
    return HttpResponseRedirect(reverse("members-one", args=[member]))


_ABOUT = {"member": "member"}
PAGES = (
    PortalPage(
        "members/<int:member>/tasks/<int:task>/", "members-settle", settle, "work.settle", {**_ABOUT, "task": "task"}
    ),
    PortalPage("members/<int:member>/choose/", "members-choose", choose, "work.record", _ABOUT),
    PortalPage(
        "members/<int:member>/same-as/<int:other>/",
        "members-likeness",
        likeness,
        "roster.decide",
        {**_ABOUT, "other": "member"},
    ),
)
