"""One small form on a member: shown as a page or as a part of the member's page, acted on, and offered to be taken back.

What was typed stays where a rule refuses it, where somebody else said something meanwhile, and where the form was never sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import record
from ecmx.hub.portal.field_forms import DAY_FIELD
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.members.on_member import OnMember, back_to, place_named
from ecmx.hub.portal.offering import offer_undo
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.portal.unsent_forms import UnsentOffer, UnsentPlace
from ecmx.hub.work import OurWord, known

__all__ = ["DayInput", "MemberForm", "act_page", "done"]

SEEN = "seen"


class DayInput(forms.DateInput):
    """A day, as a browser asks for it; no later than one day where that is said."""

    input_type = "date"

    def __init__(self, latest: Any = None) -> None:
        super().__init__(attrs={"max": latest.isoformat()} if latest else None, format=DAY_FIELD)


class MemberForm(forms.Form):
    """A form on a member. title, button: what it is called; saved: what is said when it is done

    field_of: the field to which a problem belongs, by its code; newest: the word that somebody else may say meanwhile
    """

    title: ClassVar[Any] = ""
    button: ClassVar[Any] = gettext_lazy("Save")
    saved: ClassVar[Any] = ""
    lede: ClassVar[Any] = ""
    field_of: ClassVar[Mapping[str, str]] = {}
    newest: ClassVar[type[OurWord] | None] = None

    def __init__(self, data: Any = None, *, on: OnMember, asked: Mapping[str, str], **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        self.on, self.asked = on, asked
        if "day" in self.fields:
            self.fields["day"].widget = DayInput(on.today)
            self.fields["day"].initial = on.today
        if "plan" in self.fields:
            plans: Any = self.fields["plan"]
            plans.choices = [(one.pk, one.name) for one in on.plans]
            meant = next((one for one in on.plans if str(one.pk) == asked.get("plan")), on.usual_plan)
            plans.initial = meant.pk if meant else None
            if meant is None:
                plans.choices = [("", _("Choose…")), *plans.choices]
            elif len(on.plans) == 1:
                plans.widget = forms.HiddenInput()

    @property
    def kept_beside(self) -> str:
        """Codes and numbers by which its page has several forms; what is typed is kept apart for each."""
        return ""

    def clean_plan(self) -> Any:
        """The plan that is meant."""
        return next((one for one in self.on.plans if str(one.pk) == self.cleaned_data["plan"]), None)

    def marker(self) -> str:
        """By what somebody else's newer word is seen."""
        if self.newest is None:
            return ""
        newest: Any = self.newest
        last = known(newest, self.on.by.organization).filter(member=self.on.member).last()
        return str(last.pk) if last is not None else "0"

    def meanwhile(self) -> str:
        """What somebody else said since the form was opened, in words."""
        return str(
            _(
                "Someone else changed this while you were typing. Check what it says now; save again to replace it with yours."
            )
        )

    def act(self) -> Sequence[OurWord | None]:
        """Do it; what was said anew (None: it was known). Raises UsageProblem."""
        raise NotImplementedError


def act_page(form_class: type[MemberForm], template: str = "portal/members/act.html") -> Callable[..., HttpResponse]:
    """The page of a form."""

    def view(request: PageRequest, member: int) -> HttpResponse:
        on = OnMember.of(request, member)
        data = request.POST.copy() if request.method == "POST" else None
        form = form_class(data, on=on, asked=request.GET.dict())
        place = UnsentPlace.of(request, form.kept_beside, on.member)
        if data is None:
            return _opened(request, form, place, template)
        answer = place.answer()
        if answer is not None:
            return answer
        words = _acted(form, data, place)
        if words is not None:
            return done(request, on, words, str(form.saved))
        return _shown(request, form, place, template)

    return view


def _opened(request: PageRequest, form: MemberForm, place: UnsentPlace, template: str) -> HttpResponse:
    """The form as it is first seen; with what this person typed and did not send, once she goes on with it."""
    with transaction.atomic():
        record(request.by, "roster.look", "member", [form.on.member.pk], {"form": place.form})
    offer = place.filled(form)
    return _shown(request, form, place, template, offer)


def _acted(form: MemberForm, data: Any, place: UnsentPlace) -> Sequence[OurWord | None] | None:
    """What was said; None where the form has to be shown again, with what is wrong."""
    if not form.is_valid():
        return None
    if (seen := data.get(SEEN)) and seen != (now := form.marker()):
        data[SEEN] = now
        form.add_error(None, form.meanwhile())
        return None
    try:
        with transaction.atomic():
            words = form.act()
            place.sent()
            return words
    except UsageProblem as problem:
        if problem.code == "not-permitted":
            raise
        field = form.field_of.get(problem.code)
        form.add_error(field if field in form.fields else None, f"{problem.message} {on_page(problem).fix}".strip())
        return None


def _shown(
    request: PageRequest, form: MemberForm, place: UnsentPlace, template: str, offer: UnsentOffer | None = None
) -> HttpResponse:
    then = "".join(offer.said.get(SEEN, ())) if offer is not None else ""
    seen = form.data.get(SEEN) if form.is_bound else then or form.marker()
    context = {
        "form": form,
        "member": form.on.member,
        "next": place_named(request),
        "seen": seen,
        "partial": bool(request.htmx),
        "action": place.address,
        "kept": offer,
    }
    return render(request, "portal/members/parts/act_form.html" if request.htmx else template, context)


def done(request: PageRequest, on: OnMember, words: Sequence[OurWord | None], text: str) -> HttpResponse:
    """Back to where they came from, with the offer to take back what was said."""
    place = place_named(request)
    new = [one for one in words if one is not None]
    if new:
        offer_undo(request, member=on.member.pk, words=new, text=text, place=place)
    else:
        messages.info(request, _("Nothing new: this was already recorded."))
    there = back_to(place, on.member.pk)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = there
        return answer
    return HttpResponseRedirect(there)
