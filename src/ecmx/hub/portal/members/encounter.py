"""Log a meeting with an enrolled member (Table 6), with what this month's totals are so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.hub.looking import member_ours
from ecmx.hub.portal.members.acting import MemberForm, act_page
from ecmx.hub.portal.members.by_whom import ByWhom
from ecmx.hub.portal.members.on_member import OnMember
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.work import OurWord, record_encounter

__all__ = ["PAGES", "EncounterForm", "met_this_month"]

HOW = {"in-person": _("In person"), "wire": _("By phone or video")}


def met_this_month(on: OnMember) -> list[tuple[str, int, int]]:
    """By plan, how often the member was met this month: in person, and by telephone or video."""
    ours = member_ours(on.member, by=on.by, today=on.today)
    return [(one.plan, one.in_person, one.telephonic) for one in ours.plans]


class EncounterForm(MemberForm):
    """An encounter (fn 66)."""

    title: ClassVar[Any] = _("Log an encounter")
    button: ClassVar[Any] = _("Save encounter")
    saved: ClassVar[Any] = _("The encounter is logged.")
    field_of: ClassVar[Mapping[str, str]] = {
        "day-ahead": "day",
        "not-assigned": "plan",
        "encounter-beside-totals": "day",
    }

    plan = forms.ChoiceField(label=_("Plan"))
    day = forms.DateField(label=_("Day"))
    how = forms.ChoiceField(label=_("How"), choices=list(HOW.items()), widget=forms.RadioSelect)
    who = forms.ChoiceField(label=_("Who had it"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.by_whom = ByWhom.of(self.on.by)
        who: Any = self.fields["who"]
        who.choices, who.initial = [("", _("Not recorded")), *self.by_whom.people], self.by_whom.herself
        if not self.by_whom.staff:
            del self.fields["who"]

    @property
    def totals(self) -> list[tuple[str, int, int]]:
        """This month's, by plan: in person, and by telephone or video."""
        return met_this_month(self.on)

    def act(self) -> Sequence[OurWord | None]:
        """Log it."""
        said = self.cleaned_data
        kind, staff = self.by_whom.named(said.get("who", ""))
        made = record_encounter(
            by=self.on.by, member=self.on.member, plan=said["plan"], day=said["day"],
            in_person=said["how"] == "in-person", provider_type=kind, staff=staff,
        )  # fmt: skip
        return [made]


PAGES = (
    PortalPage(
        "members/<int:member>/encounter/",
        "members-encounter",
        act_page(EncounterForm, "portal/members/act.html"),
        "work.record",
        {"member": "member"},
        keeps=True,
    ),
)
