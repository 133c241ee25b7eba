"""One incident: what happened, what was done, who must be told by when; and whose rows are concerned."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.errors import UsageProblem
from ecmx.hub.incidents import IncidentView, incident_rows, incident_view, say_step, say_told
from ecmx.hub.looking import label_of
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.incidents.forms import StepForm, ToldForm
from ecmx.hub.portal.incidents.steps import next_steps
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES", "incident", "rows", "step", "told"]


def incident(request: PageRequest, file: int) -> HttpResponse:
    """The newest incident of a file."""
    one_of(Transmission.objects.of(request.by.organization), pk=file)
    try:
        view = _view(request, file)
    except UsageProblem as problem:
        if problem.code == "incident-none":
            return redirect("incidents-open", file=file)
        raise
    return _shown(request, view)


@require_POST
def step(request: PageRequest, file: int) -> HttpResponse:
    """That a step was done."""
    one_of(Transmission.objects.of(request.by.organization), pk=file)
    form = StepForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            say_step(
                file,
                by=request.by,
                home=this_home(),
                state=said["state"],
                at=said["at"],
                how=said["how"],
                who=said["who"],
            )
        except UsageProblem as problem:
            _fault(form, problem)
        else:
            messages.success(request, _("Recorded."))
            return redirect("incidents-one", file=file)
    return _shown(request, _view(request, file), stepped=form)


@require_POST
def told(request: PageRequest, file: int) -> HttpResponse:
    """That somebody was told, or need not be."""
    one_of(Transmission.objects.of(request.by.organization), pk=file)
    form = ToldForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            say_told(
                file, by=request.by, clock=said["clock"], at=said["at"], how=said["how"], needless=said["needless"]
            )
        except UsageProblem as problem:
            _fault(form, problem)
        else:
            messages.success(request, _("Recorded."))
            return redirect("incidents-one", file=file)
    return _shown(request, _view(request, file), told=form)


def rows(request: PageRequest, file: int) -> HttpResponse:
    """Whose rows are concerned; the look is recorded with their numbers."""
    one_of(Transmission.objects.of(request.by.organization), pk=file)
    found = incident_rows(file, by=request.by, home=this_home())
    page = Paginator(found, 50).get_page(wanted_page(request))
    shown = [(one, [label_of(element) for element in one.elements]) for one in page]
    return render(request, "portal/incidents/rows.html", {"page": page, "rows": shown, "file": file})


def _view(request: PageRequest, file: int) -> IncidentView:
    return incident_view(file, by=request.by, home=this_home())


def _fault(form: forms.Form, problem: UsageProblem) -> None:
    shown = on_page(problem)
    form.add_error("at" if problem.code == "incident-later" else None, f"{shown.message} {shown.fix}")


def _shown(
    request: PageRequest, view: IncidentView, *, stepped: StepForm | None = None, told: ToldForm | None = None
) -> HttpResponse:
    """The page; a form that could not be taken stands in it as it was typed."""
    now = {"at": timezone.localtime()}
    steps = [
        (one, stepped if stepped and stepped.data.get("state") == one.state else
         StepForm(initial={"state": one.state, **now}, auto_id=f"step-{one.state}-%s"))
        for one in next_steps(view)
    ]  # fmt: skip
    clocks = [
        (one, told if told and told.data.get("clock") == one.code else
         ToldForm(initial={"clock": one.code, **now}, auto_id=f"told-{one.code}-%s"))
        for one in sorted(view.clocks, key=lambda one: (one.told_at is not None, one.due_at))
    ]  # fmt: skip
    elements = list(dict.fromkeys(map(label_of, view.elements)))
    context = {"view": view, "steps": steps, "clocks": clocks, "elements": elements, "failed": stepped or told}
    return render(request, "portal/incidents/incident.html", context, status=400 if stepped or told else 200)


PAGES = (
    PortalPage("incidents/<int:file>/", "incidents-one", incident, "files.incident", {"file": "file"}),
    PortalPage("incidents/<int:file>/step/", "incidents-step", step, "files.incident", {"file": "file"}),
    PortalPage("incidents/<int:file>/told/", "incidents-told", told, "files.incident", {"file": "file"}),
    PortalPage("incidents/<int:file>/rows/", "incidents-rows", rows, "roster.look", {"file": "file"}),
)
