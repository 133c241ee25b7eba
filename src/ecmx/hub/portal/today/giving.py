"""One member given to somebody of the staff, by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecmx.errors import UsageProblem
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.roster import Member
from ecmx.hub.today import Caseload, caseloads, give_members

__all__ = ["PAGES", "give", "in_caseload"]


def in_caseload(one: Caseload) -> str:
    """Somebody of the staff, with how many members they have."""
    had = ngettext("%(count)s member", "%(count)s members", one.members) % {"count": f"{one.members:,}"}
    return f"{one.name} ({had})"


class Giving(forms.Form):
    """To whom."""

    to = forms.TypedChoiceField(label=_("To"), coerce=int)

    def __init__(self, people: Sequence[Caseload], *said: object) -> None:
        super().__init__(*said)  # type: ignore[arg-type]
        self.fields["to"].choices = [(one.user, in_caseload(one)) for one in people if one.works_here]  # type: ignore[attr-defined]


def give(request: PageRequest, member: int) -> HttpResponse:
    """Give a member to somebody, whoever had her before."""
    found = one_of(Member.objects.of(request.by.organization), pk=member)
    people, _nobodys = caseloads(by=request.by)
    form = Giving(people, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        try:
            give_members(by=request.by, members=[found.pk], to=form.cleaned_data["to"])
        except UsageProblem as problem:
            shown = on_page(problem)
            form.add_error("to", f"{shown.message} {shown.fix}")
        else:
            messages.success(request, _("The member is assigned."), extra_tags="good")
            return HttpResponseRedirect(reverse("members-one", args=[found.pk]))
    status = 400 if form.errors else 200
    return render(request, "portal/today/give.html", {"member": found, "form": form}, status=status)


PAGES = (PortalPage("members/<int:member>/who/", "today-give", give, "work.record", {"member": "member"}),)
