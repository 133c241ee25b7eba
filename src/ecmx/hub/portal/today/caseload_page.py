"""Who of the staff has which members: shared out by a rule, moved from one to another with the counts before and after, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecmx.errors import UsageProblem
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.today.giving import in_caseload
from ecmx.hub.today import (
    SHARING_RULES,
    Caseload,
    CaseloadMoved,
    caseloads,
    give_unassigned,
    move_members,
    undo_giving,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PAGES", "caseload"]

LAST = "caseload-last"  # the session's: what the last act came to, to be shown and undone


class SharingOut(forms.Form):
    """Members whom nobody has, to whom, by which rule."""

    rule = forms.ChoiceField(label=_("How"), choices=[(code, one.words) for code, one in SHARING_RULES.items()])
    to = forms.TypedMultipleChoiceField(label=_("To"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    zip_code = forms.RegexField(r"^[0-9]{0,5}$", label=_("Only ZIP codes that begin with"), required=False)

    def __init__(self, people: Sequence[Caseload], *said: object) -> None:
        super().__init__(*said)  # type: ignore[arg-type]
        self.fields["to"].choices = [(one.user, one.name) for one in people if one.works_here]  # type: ignore[attr-defined]


class Moving(forms.Form):
    """So many members from one to another."""

    from_ = forms.TypedChoiceField(label=_("From"), coerce=int)
    to = forms.TypedChoiceField(label=_("To"), coerce=int)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000)

    def __init__(self, people: Sequence[Caseload], *said: object) -> None:
        super().__init__(*said)  # type: ignore[arg-type]
        self.fields["from_"].choices = [(one.user, in_caseload(one)) for one in people if one.members]  # type: ignore[attr-defined]
        self.fields["to"].choices = [(one.user, one.name) for one in people if one.works_here]  # type: ignore[attr-defined]


def caseload(request: PageRequest) -> HttpResponse:
    """Who has how many, and the acts."""
    people, nobodys = caseloads(by=request.by)
    sharing, moving = SharingOut(people), Moving(people)
    if request.method == "POST":
        what = request.POST.get("act", "")
        form: forms.Form = sharing
        if what == "share":
            form = sharing = SharingOut(people, request.POST)
        if what == "move":
            form = moving = Moving(people, request.POST)
        if what == "undo" or form.is_valid():
            try:
                _keep(request, people, _done(request, what, {} if what == "undo" else form.cleaned_data))
                return HttpResponseRedirect(reverse("today-caseload"))
            except UsageProblem as problem:
                form.add_error(None, f"{problem.message} {problem.fix}")
    context = {
        "people": people,
        "nobodys": nobodys,
        "sharing": sharing,
        "moving": moving,
        "last": request.session.pop(LAST, None) if request.method == "GET" else None,
    }
    return render(request, "portal/today/caseload.html", context)


def _done(request: PageRequest, what: str, said: dict[str, object]) -> tuple[CaseloadMoved, bool]:
    if what == "undo":
        number = request.POST.get("giving", "")
        return undo_giving(by=request.by, giving=int(number) if number.isdigit() else 0), False
    if what == "share":
        return give_unassigned(by=request.by, **said), True  # type: ignore[arg-type]
    return move_members(by=request.by, **said), True  # type: ignore[arg-type]


def _keep(request: PageRequest, people: Sequence[Caseload], moved: tuple[CaseloadMoved, bool]) -> None:
    """For the next page: who had and has how many. Ids, names of staff and counts; no member."""
    done, can_undo = moved
    names = {one.user: one.name for one in people}
    changed = sorted({*done.before, *done.after}, key=lambda user: names.get(user, ""))
    request.session[LAST] = {
        "giving": done.giving if can_undo else 0,
        "members": done.members,
        "left": done.left,
        "rows": [[names.get(user, "?"), done.before.get(user, 0), done.after.get(user, 0)] for user in changed],
    }


PAGES = (PortalPage("caseload/", "today-caseload", caseload, "work.settle"),)
