"""Open questions, by plan and kind, and their answers. What is asked is looked for by the worker's rounds; a page only lists it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.guidance import on_paper
from ecmx.hub.accounts import record
from ecmx.hub.looking import ListOut
from ecmx.hub.partners import Partner
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.taking_out import list_taken_at
from ecmx.hub.portal.tasks.about import about_of
from ecmx.hub.work import TASKS, LoggedAttempt, Task, settle_task

__all__ = ["PAGES", "settle", "tasks", "tasks_list"]


def tasks(request: PageRequest) -> HttpResponse:
    """What waits, oldest first; of one plan, kind or member where that is asked for. The look is recorded with whose they are."""
    organization = request.by.organization
    rows = Task.objects.of(organization).filter(settled_at=None).select_related("member", "plan", "transmission")
    wanted = _wanted(request)
    page = Paginator(rows.filter(**wanted).order_by("opened_at", "pk"), 50).get_page(wanted_page(request))
    with transaction.atomic():
        shown = list(page)
        record(request.by, "task.look", "task", [one.pk for one in shown])
        record(request.by, "roster.look", "member", sorted({one.member_id for one in shown if one.member_id}))
    attempts = _attempts(request, shown)
    kept = {name: value for name in ("plan", "kind", "member") if (value := request.GET.get(name, ""))}
    return render(
        request,
        "portal/tasks/tasks.html",
        {
            "page": page,
            "rows": [{"task": one, "kind": TASKS[one.kind], "about": _about(one, attempts)} for one in shown],
            "plans": Partner.objects.of(organization).filter(ours=False).order_by("name"),
            "kinds": list(TASKS.values()),
            "plan": wanted.get("plan_id", 0),
            "kind": wanted.get("kind", ""),
            "filtered": bool(wanted),
            "kept": f"{urlencode(kept)}&" if kept else "",
            "here": request.get_full_path(),
        },
    )


@require_POST
def settle(request: PageRequest, task: int) -> HttpResponse:
    """Settle one with one of its answers, and go back to where it was seen."""
    one = one_of(Task.objects.of(request.by.organization), pk=task)
    done = settle_task(by=request.by, pk=one.pk, how=request.POST.get("how", "")[:40])
    words = TASKS[done.kind].answers[done.settled_how]
    messages.success(request, _("Done: %(words)s.") % {"words": words})
    there = request.POST.get("back", "")
    safe = there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return redirect(there) if safe else redirect("tasks")


def tasks_list(request: PageRequest) -> ListOut:
    """What waits, oldest first, narrowed as the page is."""
    wanted = _wanted(request)
    rows = Task.objects.of(request.by.organization).filter(settled_at=None, **wanted)
    shown = list(rows.select_related("member", "plan", "transmission").order_by("opened_at", "pk"))
    attempts = _attempts(request, shown)
    members = sorted({one.member_id for one in shown if one.member_id})
    heads = [_("Question"), _("About"), _("CIN"), _("Last name"), _("First name"), _("Plan"), _("File"), _("Since")]
    return ListOut("tasks", _("Open questions"), heads, [_row(one, attempts) for one in shown], sorted(wanted), members)


def _row(task: Task, attempts: Mapping[int, LoggedAttempt]) -> tuple[Any, ...]:
    about = "; ".join(f"{name} {value}".strip() for name, value in _about(task, attempts))
    whom = (task.member.cin, task.member.last_name, task.member.first_name) if task.member else ("", "", "")
    plan, opened = task.plan.name if task.plan else "", localdate(task.opened_at)
    return TASKS[task.kind].words, about, *whom, plan, task.transmission_id, opened


def _attempts(request: PageRequest, shown: Sequence[Task]) -> Mapping[int, LoggedAttempt]:
    """The attempts that questions are about."""
    ids = [one.about["attempt"] for one in shown if "attempt" in one.about]
    return {one.pk: one for one in LoggedAttempt.objects.of(request.by.organization).filter(pk__in=ids)}


def _about(task: Task, attempts: Mapping[int, LoggedAttempt]) -> Sequence[tuple[str, str]]:
    """In words: what its codes say, and of an attempt its day and method."""
    attempt = attempts.get(task.about.get("attempt", 0))
    said = list(about_of(task.about))
    return said if attempt is None else [(_("attempt of"), f"{on_paper(attempt.day)}, {attempt.method}"), *said]


def _wanted(request: PageRequest) -> dict[str, Any]:
    """The filters that can be meant: numbers and codes of ours."""
    found: dict[str, Any] = {}
    for name, column in (("plan", "plan_id"), ("member", "member_id")):
        said = request.GET.get(name, "")
        if said.isascii() and said.isdigit() and len(said) < 19:
            found[column] = int(said)
    if request.GET.get("kind", "") in TASKS:
        found["kind"] = request.GET["kind"]
    return found


PAGES = (
    PortalPage("tasks/", "tasks", tasks, "roster.look"),
    list_taken_at("tasks/export/", "tasks-export", tasks_list),
    PortalPage("tasks/<int:task>/settle/", "tasks-settle", settle, "work.settle", {"task": "task"}),
)
