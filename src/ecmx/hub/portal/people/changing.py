"""One person: her roles, the end of her work here, a new password, a second step made anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import (
    User,
    change_roles,
    end_person,
    limited_roles,
    new_password,
    signs_in_by_issuer,
    working_here,
)
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.people.inviting import show_link
from ecmx.hub.portal.people.wording import LastDay, last_day, role_choices
from ecmx.hub.portal.second_step import has_second_step

__all__ = ["PAGES", "end", "one", "reset"]


class RolesForm(LastDay):
    """Which roles somebody has."""

    roles = forms.MultipleChoiceField(choices=role_choices, widget=forms.CheckboxSelectMultiple)

    def clean(self) -> dict[str, Any]:
        """With the end of those that have one."""
        said = super().clean() or self.cleaned_data
        said["ends"] = self.end(said.get("roles", []))
        return said


def one(request: PageRequest, person: int) -> HttpResponse:
    """What she is, and what may be changed."""
    held = [one for one in working_here(request.by) if one.user_id == person]
    if not held:
        raise Http404("nobody of that number works here")
    user = held[0].user
    ends = next((last_day(one.until) for one in held if one.role in limited_roles()), None)
    form = RolesForm(request.POST or None, initial={"roles": [one.role for one in held], "until": ends})
    if request.method == "POST" and form.is_valid():
        try:
            change_roles(user, by=request.by, roles=form.cleaned_data["roles"], until=form.cleaned_data["ends"])
        except UsageProblem as problem:
            form.add_error("roles", f"{problem.message} {problem.fix}")
        else:
            messages.success(request, _("The roles are changed."))
            return HttpResponseRedirect(reverse("people-one", kwargs={"person": person}))
    own = request.by.user is not None and request.by.user.pk == person
    way = {"second_step": has_second_step(user), "by_account": signs_in_by_issuer(user)}
    auditor = all(one.role in limited_roles() for one in held)
    shown = {"person": user, "form": form, "own": own, "auditor": auditor, **way}
    return render(request, "portal/people/one.html", shown)


@require_POST
def end(request: PageRequest, person: int) -> HttpResponse:
    """She works here no more."""
    end_person(_here(request, person).username, by=request.by)
    messages.success(request, _("That person no longer has access. What they recorded stays under their name."))
    return HttpResponseRedirect(reverse("people"))


@require_POST
def reset(request: PageRequest, person: int) -> HttpResponse:
    """A link to a new password, and to a new second step if that is wanted too."""
    too = request.POST.get("second_step") == "too"
    return show_link(request, new_password(_here(request, person), by=request.by, second_step_too=too))


def _here(request: PageRequest, person: int) -> User:
    for held in working_here(request.by):
        if held.user_id == person:
            return held.user
    raise Http404("nobody of that number works here")


PAGES = (
    PortalPage("people/<int:person>/", "people-one", one, "people.add", {"person": "person"}),
    PortalPage("people/<int:person>/end/", "people-end", end, "people.add", {"person": "person"}),
    PortalPage("people/<int:person>/reset/", "people-reset", reset, "people.add", {"person": "person"}),
)
