"""What goes to plans for a period: what is owed to each, what is prepared and what has gone; and files prepared. Nothing goes by itself."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.errors import EcmxError, OurFault, UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.looking import files_named
from ecmx.hub.obligations import Obligation
from ecmx.hub.outbound import WITHHELD, ComposedFile, compose, period_named, plans_owed
from ecmx.hub.partners import Agreement
from ecmx.hub.portal.acting import say_done, say_problem
from ecmx.hub.portal.field_forms import MONTH_FIELD
from ecmx.hub.portal.files.words import DeskRow, desk_row
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["PAGES", "composed_said"]

MONTHS = 12
Period = tuple[date, date]


@dataclass(frozen=True)
class PlanGoing:
    """A plan of a period. owed: file types; missing: those of which no file is there; ticked: those that are to be prepared now; files:
    that are there, newest first
    """

    agreement: Agreement
    owed: Sequence[str]
    missing: Sequence[str]
    ticked: Sequence[str]
    files: Sequence[DeskRow]


def going(request: PageRequest) -> HttpResponse:
    """Each plan of a period, with what is there and what is not."""
    try:
        period = _period(request.GET)
    except UsageProblem as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(reverse("files-out"))
    plans = _plans(request, period)
    return render(
        request,
        "portal/files/out.html",
        {
            "period": period,
            "named": _named(period),
            "months": _months(today_here()),
            "plans": plans,
            "missing": sum(bool(one.missing) and one.agreement.stage != "testing" for one in plans),
        },
    )


@require_POST
def prepare(request: PageRequest) -> HttpResponse:
    """A plan's files of a period are composed and kept; one that has not gone makes room for the new one."""
    period = _period(request.POST)
    back = f"{reverse('files-out')}?{urlencode({'period': _named(period)})}"
    said = request.POST.get("agreement", "")
    plans = plans_owed(request.by.organization, period)
    chosen = next(((one, kinds) for one, kinds in plans if str(one.pk) == said), None)
    if chosen is None:
        say_problem(request, UsageProblem("compose-nothing", _("No file is due to that plan for that period.")))
        return HttpResponseRedirect(back)
    agreement, kinds = chosen
    wanted = [kind for kind in kinds if kind.value in request.POST.getlist("kind")]
    if not wanted:
        say_problem(request, UsageProblem("compose-unsaid", _("No file was selected."), _("Select what to prepare.")))
        return HttpResponseRedirect(back)
    try:
        made = compose(
            agreement.plan,
            wanted,
            period=period,
            by=request.by,
            home=this_home(),
            password=request.POST.get("password") or None,
        )
    except EcmxError as problem:
        if isinstance(problem, OurFault) or problem.code == "not-permitted":
            raise
        say_problem(request, problem)
        return HttpResponseRedirect(back)
    return composed_said(request, made, back)


def composed_said(request: PageRequest, made: Sequence[ComposedFile], back: str) -> HttpResponse:
    """What composing came to; the file's own page where there is one."""
    kept = [one.transmission for one in made if one.transmission is not None]
    for one in made:
        if one.nil == WITHHELD:
            withheld = _("Nothing was prepared: everything there is to report is protected by 42 CFR Part 2.")
            fix = _("It is still due. Record the members' consents, or ask your privacy officer.")
            say_problem(request, UsageProblem("compose-withheld", withheld, fix))
        elif one.transmission is None:
            say_done(request, _("There is nothing to report, and under the agreement nothing is sent."))
    if kept:
        say_done(request, _("It is prepared. Nothing has been sent yet: review it, then send it."))
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("files-out-one", args=[kept[0].pk]))
    return HttpResponseRedirect(back)


def _period(said: Any) -> Period:
    """A month that was chosen, or two days. Raises UsageProblem."""
    start, end = said.get("from", ""), said.get("to", "")
    named = f"{start}..{end}" if start and end else said.get("period", "")
    found = period_named(named[:30], today=today_here())
    if found[0] > found[1]:
        raise UsageProblem("period-unclear", _("That period ends before it begins."), _("Choose the days again."))
    return found


def _named(period: Period) -> str:
    """As `period_named` reads it."""
    start, end = period
    whole = start.day == 1 and end == date(start.year, start.month, monthrange(start.year, start.month)[1])
    return start.strftime(MONTH_FIELD) if whole else f"{start.isoformat()}..{end.isoformat()}"


def _months(today: date) -> list[tuple[str, Period]]:
    """The months that may be reported, the newest first."""
    at = today.year * 12 + today.month - 1
    found = []
    for number in range(at, at - MONTHS, -1):
        year, month = number // 12, number % 12 + 1
        found.append((f"{year}-{month:02}", (date(year, month, 1), date(year, month, monthrange(year, month)[1]))))
    return found


def _ticked(missing: Sequence[str], asked: Collection[str], due: Collection[str]) -> list[str]:
    """What was asked for; else what is due of what is missing; where nothing falls due, all that is missing."""
    wanted = asked or (due if any(kind in due for kind in missing) else missing)
    return [kind for kind in missing if kind in wanted]


def _due(request: PageRequest, period: Period) -> Mapping[int, set[str]]:
    """By agreement, the file types that are due of the period."""
    rows = Obligation.objects.of(request.by.organization).filter(
        owes=Obligation.Owes.US, period_start=period[0], period_end=period[1], met_at=None, waived_why=""
    )
    found: dict[int, set[str]] = {}
    for agreement, kind in rows.values_list("agreement_id", "file_type"):
        found.setdefault(agreement, set()).add(kind)
    return found


def _plans(request: PageRequest, period: Period) -> list[PlanGoing]:
    owed = plans_owed(request.by.organization, period)
    rows = Transmission.objects.of(request.by.organization).filter(
        direction=Transmission.Direction.OUT, period_start=period[0], period_end=period[1]
    )
    rows = rows.exclude(state__in=(FileState.DROPPED, FileState.CORRECTED))
    whose = dict(rows.values_list("pk", "partner_id"))
    files = list(reversed(files_named(whose, by=request.by)))
    found, due, asked = [], _due(request, period), set(request.GET.getlist("kind"))
    for agreement, kinds in owed:
        theirs = [one for one in files if whose[one.id] == agreement.plan_id]
        there = {kind for one in theirs for kind in one.file_types}
        missing = [kind.value for kind in kinds if kind.value not in there and kind is not FileType.REFERRAL]
        ticked = _ticked(missing, asked, due.get(agreement.pk, set()))
        rows_shown = [desk_row(one) for one in theirs]
        found.append(PlanGoing(agreement, [kind.value for kind in kinds], missing, ticked, rows_shown))
    return found


PAGES = (
    PortalPage("files/out/", "files-out", going, "files.look"),
    PortalPage("files/out/prepare/", "files-out-prepare", prepare, "files.compose"),
)
