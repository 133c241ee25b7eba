"""42 CFR Part 2 on a page: the mark, a member's consent, and that she took it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ecmx.hub.portal.members.acting import DayInput, MemberForm, act_page
from ecmx.hub.portal.members.on_member import OnMember, back_to, place_named
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.work import OurWord, mark_part_two, record_consent, revoke_consent

__all__ = ["PAGES", "ConsentForm", "PartTwoForm"]


class PartTwoForm(MemberForm):
    """The mark: without a consent nothing of the member goes to a plan from then on."""

    title: ClassVar[Any] = _("Protected by 42 CFR Part 2")
    button: ClassVar[Any] = _("Mark as protected")
    saved: ClassVar[Any] = _("The member is marked as protected by 42 CFR Part 2.")
    lede: ClassVar[Any] = _(
        "Mark the member if what you know comes from a federally assisted substance use program. From then on, nothing about the member"
        " is sent to a plan unless a consent in force names that plan."
    )

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        return [mark_part_two(by=self.on.by, member=self.on.member)]


class ConsentForm(MemberForm):
    """A consent as it was signed: to whom, of what, from when and until when."""

    title: ClassVar[Any] = _("Record a consent")
    saved: ClassVar[Any] = _("The consent is recorded.")
    lede: ClassVar[Any] = _("As the member signed it.")
    field_of: ClassVar[Mapping[str, str]] = {"consent-vague": "scope", "consent-reversed": "until"}

    recipients = forms.MultipleChoiceField(label=_("Plans that may be told"), widget=forms.CheckboxSelectMultiple)
    scope = forms.CharField(label=_("What may be shared, and for what purpose"), max_length=300)
    since = forms.DateField(label=_("From"))
    until = forms.DateField(label=_("Until (blank: no end)"), required=False, widget=DayInput())

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["since"].widget, self.fields["since"].initial = DayInput(), self.on.today
        listed: Any = self.fields["recipients"]
        listed.choices = [(str(one.pk), one.name) for one in self.on.plans]

    def act(self) -> Sequence[OurWord | None]:
        """Record it."""
        said = self.cleaned_data
        named = [one for one in self.on.plans if str(one.pk) in said["recipients"]]
        made = record_consent(
            by=self.on.by,
            member=self.on.member,
            recipients=named,
            scope=said["scope"],
            since=said["since"],
            until=said["until"],
        )
        return [made]


@require_POST
def revoke(request: PageRequest, member: int) -> HttpResponse:
    """The member took a consent back."""
    on = OnMember.of(request, member)
    wanted = request.POST.get("consent", "")
    revoke_consent(by=request.by, member=on.member, pk=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0)
    messages.success(request, _("The consent is revoked: nothing more will be sent under it."), extra_tags="good")
    return HttpResponseRedirect(back_to(place_named(request), member))


_ABOUT = {"member": "member"}
PAGES = (
    PortalPage(
        "members/<int:member>/part-2/", "members-part-two", act_page(PartTwoForm), "consent.record", _ABOUT, keeps=True
    ),
    PortalPage(
        "members/<int:member>/consent/", "members-consent", act_page(ConsentForm), "consent.record", _ABOUT, keeps=True
    ),
    PortalPage("members/<int:member>/consent/revoke/", "members-revoke", revoke, "consent.record", _ABOUT),
)
