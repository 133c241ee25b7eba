"""Log a meeting with an enrolled member (Table 6), with what this month's totals are so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.hub.looking import member_ours
from ecmx.hub.partners import Staff
from ecmx.hub.portal.members.acting import MemberForm, act_page
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.work import OurWord, record_encounter, staff_now, staff_type

__all__ = ["PAGES", "EncounterForm"]

HOW = {"in-person": _("In person"), "wire": _("By telephone or video")}


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
    who = forms.ChoiceField(label=_("By whom"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.staff = {str(one.pk): one for one in staff_now(self.on.by.organization)}
        who: Any = self.fields["who"]
        who.choices = [("", _("Not said")), *((key, one.name) for key, one in self.staff.items())]
        if not self.staff:
            del self.fields["who"]

    @property
    def totals(self) -> list[tuple[str, int, int]]:
        """This month's, by plan: in person, and by telephone or video."""
        ours = member_ours(self.on.member, by=self.on.by, today=self.on.today)
        return [(one.plan, one.in_person, one.telephonic) for one in ours.plans]

    def act(self) -> Sequence[OurWord | None]:
        """Log it."""
        said = self.cleaned_data
        staff: Staff | None = self.staff.get(said.get("who", ""))
        kind = staff_type(staff) if staff is not None else ""
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
    ),
)
