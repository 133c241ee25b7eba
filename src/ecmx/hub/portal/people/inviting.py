"""Invite somebody: a user name, a role; then the link, which is shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import InvitationLink, invite
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.people.wording import LastDay, role_choices

__all__ = ["PAGES", "invite_person", "show_link"]


class InviteForm(LastDay):
    """Whom, and as what."""

    user = forms.RegexField(
        r"^[A-Za-z0-9._-]{1,60}$",
        error_messages={"invalid": _("A user name has letters, digits and . _ - only. For example: rosa.m")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(choices=lambda: [("", _("Choose…")), *role_choices()])

    def clean(self) -> dict[str, Any]:
        """With the end of the role."""
        said = super().clean() or self.cleaned_data
        said["ends"] = self.end([said.get("role", "")])
        return said


def invite_person(request: PageRequest) -> HttpResponse:
    """The form; sent, the link."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            link = invite(said["user"], by=request.by, role=said["role"], until=said["ends"])
        except UsageProblem as problem:
            form.add_error("user", f"{problem.message} {problem.fix}")
        else:
            return show_link(request, link)
    return render(request, "portal/people/invite.html", {"form": form})


def show_link(request: PageRequest, link: InvitationLink) -> HttpResponse:
    """The link, this once: it stands in no page that is loaded again, and in no message that is kept."""
    return render(
        request, "portal/people/link.html", {"link": link, "address": request.build_absolute_uri(f"/{link.path}")}
    )


PAGES = (PortalPage("people/invite/", "people-invite", invite_person, "people.add"),)
