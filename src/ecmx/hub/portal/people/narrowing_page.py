"""An auditor's access narrowed: to members by their CINs, to days, or to both; saved empty, it is narrowed no more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Membership, may, narrow_access, working_here
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.roster import Member, member_by_cin

__all__ = ["PAGES", "narrow"]


class NarrowForm(forms.Form):
    """To what. cins: one a line"""

    cins = forms.CharField(
        label=gettext_lazy("Only these members"),
        help_text=gettext_lazy("Their CINs, one per line. If left empty: any member."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


def narrow(request: PageRequest, person: int) -> HttpResponse:
    """What it is narrowed to now, and another narrowing."""
    held = [one for one in working_here(request.by) if one.user_id == person]
    if not held:
        raise Http404("nobody of that number works here")
    named = may(request.by.roles, "roster.look")
    form = NarrowForm(request.POST or None, initial=_now(request, held[0], named=named))
    if not named:
        del form.fields["cins"]
    if request.method == "POST" and form.is_valid() and _narrowed(request, held[0], form, named=named):
        messages.success(request, _("The access limits are saved."))
        return HttpResponseRedirect(reverse("people-one", kwargs={"person": person}))
    context = {"person": held[0].user, "form": form, "some": len(held[0].only_members or ())}
    return render(request, "portal/people/narrow.html", context, status=400 if form.errors else 200)


def _now(request: PageRequest, held: Membership, *, named: bool) -> dict[str, Any]:
    rows = Member.objects.of(request.by.organization).filter(pk__in=held.only_members or ()) if named else ()
    cins = "\n".join(sorted(one.cin for one in rows))
    return {"cins": cins, "first": held.first_day, "last": held.last_day}


def _narrowed(request: PageRequest, held: Membership, form: NarrowForm, *, named: bool) -> bool:
    """Whether it was done; where not, the form says why. Who may name no member leaves those who were named."""
    said = form.cleaned_data
    try:
        if named:
            members = [member_by_cin(request.by.organization, cin).pk for cin in said["cins"].split()]
        else:
            members = list(held.only_members or ())
        narrow_access(held.user, by=request.by, members=members, first=said["first"], last=said["last"])
    except UsageProblem as problem:
        if problem.code == "not-permitted":
            raise
        field = "last" if problem.code == "days-reversed" or not named else "cins"
        form.add_error(field, f"{problem.message} {problem.fix}".rstrip())
        return False
    return True


PAGES = (PortalPage("people/<int:person>/narrow/", "people-narrow", narrow, "people.add", {"person": "person"}),)
