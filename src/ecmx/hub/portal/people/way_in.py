"""The way in by a link: a password is set, or an account of the issuer bound (`sign_on`), and the second step follows. Who came in
already signs in, and joins.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Invitation, User, accept, has_way_in, invitation_of, join
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.portal.people.wording import role_words
from ecmx.hub.portal.second_step import second_step_done

__all__ = ["PAGES", "invited"]


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        strip=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        strip=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **said: Any) -> None:
        super().__init__(*args, **said)
        self.user = user

    def clean_password(self) -> str:
        """By the rules of this hub."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        said = super().clean() or self.cleaned_data
        if "password" in said and said["password"] != said.get("again"):
            self.add_error("again", _("The two passwords do not match. Type the password again."))
        return said


@sensitive_post_parameters("password", "again")
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for, while it holds; of one that does not, nothing is told but that."""
    found = invitation_of(token)
    if found is None:
        return render(request, "portal/people/link_over.html", status=410)
    if has_way_in(found.user):
        return _joins(request, token, found)
    form = PasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(token, password=form.cleaned_data["password"])
        except UsageProblem:
            return render(request, "portal/people/link_over.html", status=410)
        # through allauth's own steps: who has a second step still does it
        answer: HttpResponse = perform_password_login(request, {"username": user.username}, Login(user=user))
        return answer
    return render(request, "portal/people/invited.html", _shown(found) | {"form": form, "token": token})


def _joins(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """She works for another organization of this hub already: she joins once she is signed in, with both steps."""
    user = request.user
    here = isinstance(user, User) and user.pk == found.user_id and second_step_done(request)
    if request.method == "POST" and here and isinstance(user, User):
        try:
            join(token, user=user)
        except UsageProblem:
            return render(request, "portal/people/link_over.html", status=410)
        return HttpResponseRedirect("/organizations/")
    return render(request, "portal/people/join.html", _shown(found) | {"here": here})


def _shown(found: Invitation) -> dict[str, Any]:
    return {"invitation": found, "role": role_words(found.role) if found.role else ""}


PAGES = (PortalPage("invited/<str:token>/", "invited", invited, about={"token": "invitation"}, public=True),)
