"""Say that a member cannot be accepted, take that back, and say how a plan's referral stands (closed loop)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ecmx.hub.portal.members.acting import MemberForm, act_page
from ecmx.hub.portal.members.on_member import OnMember, back_to, place_named
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.work import (
    CLOSURES,
    LOOP_STATUSES,
    REFUSALS,
    MemberRefusal,
    OurWord,
    ReferralLoopWord,
    known,
    refuse_member,
    say_loop,
    withdraw_word,
)

__all__ = ["PAGES", "LoopForm", "RefusalForm"]


class RefusalForm(MemberForm):
    """That a member cannot be accepted. It is no removal: the plan assigns her to somebody else."""

    title: ClassVar[Any] = _("We cannot accept this member")
    saved: ClassVar[Any] = _(
        "Recorded that you cannot accept this member. The plan is told once you send the message drafted under Messages."
    )
    lede: ClassVar[Any] = _(
        "A message to the plan is drafted under Messages. Once you send it, the plan assigns the member to another provider."
    )
    field_of: ClassVar[Mapping[str, str]] = {"day-ahead": "day", "refusal-unknown": "reason", "not-assigned": "plan"}
    newest = MemberRefusal

    plan = forms.ChoiceField(label=_("Plan"))
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(one.code, one.words) for one in REFUSALS.values()], widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("Decided on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        return [refuse_member(by=self.on.by, member=self.on.member, **self.cleaned_data)]


class LoopForm(MemberForm):
    """A step of a plan's referral, where it is another than what the member's status says."""

    title: ClassVar[Any] = _("Status of the plan's referral")
    saved: ClassVar[Any] = _("The referral status is saved.")
    lede: ClassVar[Any] = _("It follows the member's status automatically. Change it here only if it is different.")
    field_of: ClassVar[Mapping[str, str]] = {
        "day-ahead": "day",
        "closure-unfitting": "closure",
        "closure-missing": "closure",
        "loop-unknown": "status",
    }
    newest = ReferralLoopWord

    plan = forms.ChoiceField(label=_("Plan"))
    status = forms.ChoiceField(label=_("Referral status"), choices=[(one, one) for one in LOOP_STATUSES])
    closure = forms.ChoiceField(
        label=_("Closed because"), choices=[("", _("Not closed")), *((one, one) for one in CLOSURES)], required=False
    )
    day = forms.DateField(label=_("Day"))

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        return [say_loop(by=self.on.by, member=self.on.member, **self.cleaned_data)]


@require_POST
def accept(request: PageRequest, member: int) -> HttpResponse:
    """The member is accepted after all: our refusals of a plan are taken back."""
    on = OnMember.of(request, member)
    refused = known(MemberRefusal, request.by.organization).filter(member=on.member)
    for pk in refused.filter(
        plan__in=[one.pk for one in on.plans if str(one.pk) == request.POST.get("plan")]
    ).values_list("pk", flat=True):
        withdraw_word(by=request.by, word=MemberRefusal, pk=pk)
    messages.success(request, _("The member is accepted after all."), extra_tags="good")
    return HttpResponseRedirect(back_to(place_named(request), member))


_ABOUT = {"member": "member"}
PAGES = (
    PortalPage(
        "members/<int:member>/refuse/", "members-refuse", act_page(RefusalForm), "work.record", _ABOUT, keeps=True
    ),
    PortalPage("members/<int:member>/accept/", "members-accept", accept, "work.record", _ABOUT),
    PortalPage("members/<int:member>/loop/", "members-loop", act_page(LoopForm), "work.record", _ABOUT, keeps=True),
)
