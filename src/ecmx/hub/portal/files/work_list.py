"""The work list: a workbook with a row for each member, filled in away from the hub, and taken back."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecmx.errors import EcmxError, FileUnusable, UsageProblem
from ecmx.hub.partners import Partner
from ecmx.hub.portal.field_forms import MONTH_FIELD
from ecmx.hub.portal.files.downloads import attached
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.work import Fate, TakenFile, take_file, work_list, write_work_list

__all__ = ["PAGES"]

TOLD = 200  # rows that are told one by one


def _plans(request: PageRequest) -> Any:
    return Partner.objects.of(request.by.organization).filter(kind="plan", ours=False).exclude(stage="inactive")


class ListAsked(forms.Form):
    """Which list is to be made."""

    plan: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Members of"), required=False, empty_label=gettext_lazy("all plans")
    )
    month = forms.CharField(
        label=gettext_lazy("Month for the encounter totals"), widget=forms.TextInput({"type": "month"}), max_length=7
    )
    password = forms.CharField(
        label=gettext_lazy("Password for the workbook"),
        required=False,
        max_length=255,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("If left empty, the workbook opens without a password, so keep it in a safe place."),
    )

    def __init__(self, plans: Any, *said: Any, **named: Any) -> None:
        super().__init__(*said, **named)
        field: Any = self.fields["plan"]
        field.queryset = plans.order_by("name")
        field.label_from_instance = lambda one: one.name


class ListGiven(forms.Form):
    """A list that comes back."""

    workbook = forms.FileField(label=gettext_lazy("The workbook that was filled in"))
    plan: Any = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Whose members, if the rows do not say"),
        required=False,
        empty_label=gettext_lazy("as the rows say"),
    )
    password = forms.CharField(
        label=gettext_lazy("Its password, if it has one"),
        required=False,
        max_length=255,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    only_tell = forms.BooleanField(
        label=gettext_lazy("Only tell me what would happen, and change nothing"), required=False
    )

    def __init__(self, plans: Any, *said: Any, **named: Any) -> None:
        super().__init__(*said, **named)
        field: Any = self.fields["plan"]
        field.queryset = plans.order_by("name")
        field.label_from_instance = lambda one: one.name


def work_list_page(request: PageRequest) -> HttpResponse:
    """Make a list, or hand one back."""
    asked = ListAsked(_plans(request), initial={"month": today_here().strftime(MONTH_FIELD)})
    return _shown(request, asked, ListGiven(_plans(request)))


@require_POST
def made(request: PageRequest) -> HttpResponse:
    """The list, as a workbook."""
    form = ListAsked(_plans(request), request.POST)
    if not form.is_valid():
        return _shown(request, form, ListGiven(_plans(request)), status=400)
    said, out = form.cleaned_data, io.BytesIO()
    try:
        told = work_list(by=request.by, plan=said["plan"], month=said["month"])
        write_work_list(told, out, password=said["password"] or None)
    except UsageProblem as problem:
        _failed(form, problem, "month")
        return _shown(request, form, ListGiven(_plans(request)), status=400)
    whose = said["plan"].slug if said["plan"] else "all"
    return attached(out.getvalue(), f"work-list-{whose}-{told.month}.xlsx")


@require_POST
def given(request: PageRequest) -> HttpResponse:
    """A list that was filled in: what became of each row. The same bytes once more change nothing."""
    form = ListGiven(_plans(request), request.POST, request.FILES)
    asked = ListAsked(_plans(request), initial={"month": today_here().strftime(MONTH_FIELD)})
    if not form.is_valid():
        return _shown(request, asked, form, status=400)
    said = form.cleaned_data
    try:
        taken = take_file(
            said["workbook"].read(),
            said["workbook"].name,
            by=request.by,
            home=this_home(),
            plan=said["plan"],
            passwords=[said["password"]] if said["password"] else (),
            dry_run=said["only_tell"],
        )
    except (UsageProblem, FileUnusable) as problem:
        _failed(form, problem, "workbook")
        return _shown(request, asked, form, status=400)
    return render(request, "portal/files/work_taken.html", _told(taken, dry=said["only_tell"]))


def _told(taken: TakenFile, *, dry: bool) -> dict[str, Any]:
    counts = taken.rows.counts()
    words = [one for one in taken.rows.words if one.code]
    return {
        "taken": taken,
        "dry": dry,
        "total": sum(counts.values()),
        "changed": counts[Fate.TAKEN],
        "known": counts[Fate.KNOWN],
        "told": counts[Fate.TOLD],
        "held": counts[Fate.HELD],
        "words": words[:TOLD],
        "more": max(0, len(words) - TOLD),
    }


def _failed(form: forms.Form, problem: EcmxError, at: str) -> None:
    if problem.code == "not-permitted":
        raise problem
    told = on_page(problem)
    form.add_error(at, f"{told.message} {told.fix}".rstrip())


def _shown(request: PageRequest, asked: ListAsked, back: ListGiven, status: int = 200) -> HttpResponse:
    return render(request, "portal/files/work_list.html", {"asked": asked, "given": back}, status=status)


PAGES = (
    PortalPage("files/work-list/", "files-work-list", work_list_page, "work.list"),
    PortalPage("files/work-list/made/", "files-work-list-made", made, "work.list"),
    PortalPage("files/work-list/given/", "files-work-list-given", given, "work.record"),
)
