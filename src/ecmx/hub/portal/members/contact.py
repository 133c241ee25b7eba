"""Change what we know of a member's contact data, and say how she wants to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.guidance import element
from ecmx.guidance.values import State
from ecmx.hub.looking import shown
from ecmx.hub.portal.members.acting import DayInput, MemberForm, act_page
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.work import FACTS, ROUTES, ContactWish, OurFact, OurWord, canonical, known, record_fact, record_wish

__all__ = ["PAGES", "FactForm", "WishForm"]


class FactForm(MemberForm):
    """A value of one element. What was said before is shown beside it."""

    title: ClassVar[Any] = _("Change contact data")
    saved: ClassVar[Any] = _("The contact data is changed.")
    lede: ClassVar[Any] = _(
        "What you enter is sent to the member's plans with the next return, unless you mark it as not sent to plans."
    )
    field_of: ClassVar[Mapping[str, str]] = {"fact-unreadable": "value", "fact-unknown": "element"}
    newest = OurFact

    element = forms.ChoiceField(
        label=_("What"), choices=[("", _("Choose…")), *((name, one.label) for name, one in FACTS.items())]
    )
    value = forms.CharField(
        label=_("New value"),
        max_length=300,
        help_text=_("Write it as you would on a form: a phone with its area code; “Yes” or “No”."),
    )
    since = forms.DateField(label=_("Since (if known)"), required=False)
    ours_only = forms.BooleanField(label=_("Not sent to plans: use it only to contact the member"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["since"].widget = DayInput(self.on.today)
        if (wanted := self.asked.get("element", "")) in FACTS:
            self.fields["element"].initial = wanted
            self.fields["value"].help_text = FACTS[wanted].kind.words
        for name in ("value",):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def meanwhile(self) -> str:
        """What stands now, by whoever said it meanwhile."""
        said = str(super().meanwhile())
        name = self.data.get("element", "")
        last = known(OurFact, self.on.by.organization).filter(member=self.on.member, element=name).last()
        return f"{said} {FACTS[name].label}: {_shown(last)}." if last is not None else said

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        said = self.cleaned_data
        state, value = canonical(said["element"], said["value"])
        return [
            record_fact(
                by=self.on.by, member=self.on.member, element=said["element"], value=value, state=state,
                since=said["since"], ours_only=said["ours_only"],
            )
        ]  # fmt: skip


def _shown(fact: OurFact) -> str:
    return shown(FACTS[fact.element].id, State(fact.state), fact.value)


class WishForm(MemberForm):
    """How a member wants to be reached: all of it takes the place of what was said before."""

    title: ClassVar[Any] = _("How the member wants to be contacted")
    saved: ClassVar[Any] = _("The contact preference is saved.")
    lede: ClassVar[Any] = _(
        "A confidential request: it is shown to staff who contact the member, and is not sent to any plan."
    )
    field_of: ClassVar[Mapping[str, str]] = {"route-unknown": "route", "fact-unreadable": "phone"}
    newest = ContactWish

    route = forms.ChoiceField(label=_("Contact the member"), choices=list(ROUTES.items()), required=False)
    phone = forms.CharField(label=_("Only at this number"), required=False, max_length=20)
    address = forms.CharField(label=_("Only at this address"), required=False, max_length=300)
    no_voicemail = forms.BooleanField(label=_("Do not leave voicemail"), required=False)
    not_through_guardian = forms.BooleanField(label=_("Not through the guardian"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["phone"].help_text = element("rtf.member_phone_number").kind.words
        last = known(ContactWish, self.on.by.organization).filter(member=self.on.member).last()
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")
            if last is not None:
                self.fields[name].initial = getattr(last, name)

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        return [record_wish(by=self.on.by, member=self.on.member, **self.cleaned_data)]


_ABOUT = {"member": "member"}
PAGES = (
    PortalPage("members/<int:member>/contact/", "members-fact", act_page(FactForm), "work.record", _ABOUT, keeps=True),
    PortalPage("members/<int:member>/wish/", "members-wish", act_page(WishForm), "work.record", _ABOUT, keeps=True),
)
