"""Say who leads a member's care for a plan (fn 58): somebody of the staff directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.hub.portal.members.acting import MemberForm, act_page
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.work import CareManager, OurWord, record_care_manager, staff_now

__all__ = ["PAGES", "CareManagerForm"]


class CareManagerForm(MemberForm):
    """The member's lead care manager with one plan; lead care managers of the directory stand first."""

    title: ClassVar[Any] = _("Lead care manager")
    saved: ClassVar[Any] = _("The care manager is saved.")
    lede: ClassVar[Any] = _("The name and number are sent to the plan with the next return (RTF).")
    field_of: ClassVar[Mapping[str, str]] = {"not-assigned": "plan", "care-manager-unsaid": "who"}
    newest = CareManager

    plan = forms.ChoiceField(label=_("Plan"))
    who = forms.ChoiceField(label=_("Care manager"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        directory = staff_now(self.on.by.organization)
        self.staff = {str(one.pk): one for one in sorted(directory, key=lambda one: not one.care_manager)}
        who: Any = self.fields["who"]
        who.choices = [("", _("Choose…")), *((key, one.name) for key, one in self.staff.items())]
        if not self.staff:
            who.help_text = _(
                "Your staff directory is empty. A coordinator adds people to it in the clinic's settings; or ask your ecmx administrator."
            )

    def act(self) -> Sequence[OurWord | None]:
        """Say it."""
        said = self.cleaned_data
        made = record_care_manager(
            by=self.on.by, member=self.on.member, plan=said["plan"], staff=self.staff[said["who"]]
        )
        return [made]


PAGES = (
    PortalPage(
        "members/<int:member>/care-manager/",
        "members-care-manager",
        act_page(CareManagerForm),
        "work.record",
        {"member": "member"},
        keeps=True,
    ),
)
