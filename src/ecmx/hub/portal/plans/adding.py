"""Add a plan in one guided page: what is typed is judged, the difference shown, and taken when the person says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Agreement, layouts_known, stored_terms, taken
from ecmx.hub.partners.folder import Differing, Terms, TermsInvalid
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.plans.building import GUIDANCE, with_plan
from ecmx.hub.portal.plans.form import PlanForm
from ecmx.hub.portal.plans.judging import judged, mark_of, problem_of
from ecmx.hub.portal.plans.learned import kept_layout, learned_layout
from ecmx.hub.portal.plans.sample import SampleSeen, sample_seen
from ecmx.hub.portal.unsent_forms import UnsentOffer, UnsentPlace
from ecmx.layouts import Layout, shipped

__all__ = ["PAGES", "add"]


@dataclass(frozen=True)
class JudgedPlan:
    """What was typed, as it would be taken."""

    terms: Terms
    seen: Differing
    learned: Layout | None


def add(request: PageRequest) -> HttpResponse:
    """Ask; look at the sample; show what would be saved; save what was seen."""
    if request.by.organization.kind != Organization.Kind.PROVIDER:
        raise UsageProblem(
            "plan-of-plan", "A plan's hub adds providers by its folder of partners.", "Import the folder."
        )
    layouts = {one.name: one for one in layouts_known(this_home().layouts)}
    choices, place = _forms(layouts), UnsentPlace.of(request)
    if request.method != "POST":
        form = PlanForm(layouts=choices, initial={"returns": GUIDANCE, "transport": "by_hand"})
        return _page(request, form, kept=place.filled(form))
    answer = place.answer()
    if answer is not None:
        return answer
    data = request.POST.copy()
    form = PlanForm(data, request.FILES, layouts=choices)
    if not form.is_valid():
        return _page(request, form)
    sample = _looked_at(form, layouts)
    found = None if form.errors else _judged(request, form, layouts)
    if found is not None and data.get("agreed") == mark_of(found.seen):
        return _saved(request, form, found, place)
    data["mif_layout"] = form.cleaned_data["mif_layout"]
    data["learned_text"] = form.cleaned_data["learned_text"]
    return _page(request, form, sample, found, changed=bool(data.get("agreed")))


def _forms(layouts: Mapping[str, Layout]) -> list[tuple[str, str]]:
    """The forms to choose from: the guidance's, those of the hub's home, and in a hub of invented members the invented plans'."""
    ours = {one.name for one in shipped()}
    own = [one for one in layouts.values() if one.partner and (one.name not in ours or this_home().settings.demo)]
    carrying = [one for one in own if {kind.value for kind in one.types} & {"rtf", "otf"}]
    named = [(one.name, f"{one.partner}: {one.name}") for one in sorted(carrying, key=lambda one: one.name)]
    return [(GUIDANCE, _("The guidance's own forms")), *named]


def _looked_at(form: PlanForm, layouts: Mapping[str, Layout]) -> SampleSeen | None:
    """The sample's proof; its form goes into the form's hidden field."""
    sample = form.cleaned_data["sample"]
    if sample is None:
        return None
    try:
        seen = sample_seen(sample.read(), sample.name, tuple(layouts.values()))
    except EcmxError as problem:
        form.add_error("sample", f"{problem.message} {problem.fix}")
        return None
    form.cleaned_data["mif_layout"] = seen.layout
    return seen


def _judged(request: PageRequest, form: PlanForm, layouts: Mapping[str, Layout]) -> JudgedPlan | None:
    """As it would be taken; where it cannot be, the form says why."""
    said, learned = form.cleaned_data, None
    field = "learned"
    try:
        if said["learned"] is not None:
            said["learned_text"] = _text(said["learned"].read())
        if said["returns"] == "learned":
            learned = learned_layout(said["learned_text"], layouts)
        field = ""
        made = with_plan(stored_terms(request.by.organization), form, layouts, learned)
        terms, seen = judged(made, request.by.organization, (learned,) if learned else ())
    except TermsInvalid as invalid:
        form.add_error(None, problem_of(invalid).message)
    except EcmxError as problem:
        shown = on_page(problem)
        form.add_error(field or ("name" if problem.code.startswith("plan-") else None), f"{shown.message} {shown.fix}")
    else:
        return JudgedPlan(terms, seen, learned)
    return None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageProblem("layout-text", "This is no text.", "Choose the .toml file of the learned form.") from None


def _saved(request: PageRequest, form: PlanForm, found: JudgedPlan, place: UnsentPlace) -> HttpResponse:
    home = this_home()
    request.by.demand("partners.import")
    if found.learned is not None:
        kept_layout(form.cleaned_data["learned_text"], found.learned, home)
    with transaction.atomic():
        taken(found.terms, by=request.by, seen=found.seen)
        place.sent()
    new = [one.key for one in found.seen.altered if one.kind == "agreement" and one.how == "added"]
    messages.success(request, _("The plan is added for testing. Make it active once its first files come out right."))
    row = Agreement.objects.of(request.by.organization).get(slug=new[0])
    return redirect("plans-one", agreement=row.pk)


def _page(
    request: PageRequest,
    form: PlanForm,
    sample: SampleSeen | None = None,
    found: JudgedPlan | None = None,
    *,
    changed: bool = False,
    kept: UnsentOffer | None = None,
) -> HttpResponse:
    return render(
        request,
        "portal/plans/add.html",
        {
            "form": form,
            "sample": sample,
            "kept_form": "" if sample else form.data.get("mif_layout", ""),
            "altered": found.seen.altered if found else (),
            "mark": mark_of(found.seen) if found else "",
            "changed": changed and found is not None,
            "kept": kept,
        },
        status=400 if form.errors else 200,
    )


PAGES = (PortalPage("plans/add/", "plans-add", add, "partners.import", keeps=True),)
