"""Close the month: its checklist, who is missing, the closing itself, and the proof to take along."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecmx.errors import UsageProblem
from ecmx.guidance import Calendar
from ecmx.hub.accounts import may
from ecmx.hub.obligations import ClosedMonth, MonthProof, close_month, month_of, month_page, month_seen
from ecmx.hub.portal.due.checking import accounted_of, checks_of, missing_of
from ecmx.hub.portal.due.lines import due_lines
from ecmx.hub.portal.due.months import before, month_in, month_key
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["PAGES", "MonthForm", "month", "months", "proof"]

LISTED = 24  # months back


class MonthForm(forms.Form):
    """Closing. note: asked for where something is open"""

    note = forms.CharField(
        label=gettext_lazy("Why the month is closed although items are open"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This is saved with the month's report. Do not name a member."),
    )
    looked = forms.BooleanField(
        label=gettext_lazy("I have reviewed the list. A closed month cannot be changed."),
        error_messages={"required": gettext_lazy("Review the list, then check this box.")},
    )

    def __init__(self, *given: Any, open_things: int, **named: Any) -> None:
        super().__init__(*given, **named)
        if open_things:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Say why: something is still open.")
        else:
            del self.fields["note"]


def months(request: PageRequest) -> HttpResponse:
    """The months since the books were opened, the newest first: closed by whom, or open."""
    organization, today = request.by.organization, today_here()
    began = organization.began_at.astimezone(this_home().settings.zone).date().replace(day=1)
    kept = {one.month: one for one in ClosedMonth.objects.of(organization).select_related("closed_by").defer("proof")}
    rows: list[dict[str, Any]] = []
    at = today.replace(day=1)
    while at >= began and len(rows) < LISTED:
        rows.append({"month": at, "key": month_key(at), "closed": kept.get(at), "over": at < today.replace(day=1)})
        at = before(at)
    return render(request, "portal/due/months.html", {"rows": rows})


def month(request: PageRequest, month: str) -> HttpResponse:
    """The checklist of one month; POST closes it."""
    day = month_in(month)
    seen = _seen(request, day)
    form = MonthForm(open_things=len(seen.open))
    if request.method == "POST":
        form = MonthForm(request.POST, open_things=len(seen.open))
        if form.is_valid() and _closed(request, day, form):
            messages.success(request, _("The month is closed. Its report is saved."))
            return redirect("due-month", month=month)
    today = today_here()
    return render(
        request,
        "portal/due/month.html",
        {
            "month": day,
            "key": month,
            "proof": seen,
            "checks": checks_of(seen),
            "missing": missing_of(seen),
            "accounted": accounted_of(seen),
            "lines": due_lines(seen.due, request.by, today),
            "form": form,
            "over": today > month_of(day)[1],
            "last": month_of(day)[1],
        },
        status=400 if form.errors else 200,
    )


def proof(request: PageRequest, month: str) -> HttpResponse:
    """The proof as a page of its own, to print and to keep."""
    seen = _seen(request, month_in(month))
    home = this_home()
    answer = HttpResponse(month_page(seen, home.settings.zone, demo=home.settings.demo), content_type="text/html")
    answer.headers["Content-Disposition"] = f'attachment; filename="month-{month}.html"'
    return answer


def _seen(request: PageRequest, day: date) -> MonthProof:
    return month_seen(day, by=request.by, **_here())


def _here() -> dict[str, Any]:
    zone = this_home().settings.zone
    return {"now": datetime.now(zone), "zone": zone, "calendar": Calendar.california()}


def _closed(request: PageRequest, day: date, form: MonthForm) -> bool:
    """Whether it was closed; where not, the form says why. Who may not gets the refusal."""
    note = str(form.cleaned_data.get("note", ""))
    try:
        close_month(day, by=request.by, anyway=bool(note), note=note, **_here())
    except UsageProblem as problem:
        if not may(request.by.roles, "month.close"):
            raise
        told = on_page(problem)
        form.add_error(None, f"{told.message} {told.fix}")
        return False
    return True


PAGES = (
    PortalPage("due/month/", "due-months", months, "due.look"),
    PortalPage("due/month/<slug:month>/", "due-month", month, "due.look", {"month": "month"}),
    PortalPage("due/month/<slug:month>/proof/", "due-month-proof", proof, "due.look", {"month": "month"}),
)
