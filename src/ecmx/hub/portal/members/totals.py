"""Say a month's encounters with a member as totals (Table 6), where nobody logs them one by one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.guidance import month_on_paper
from ecmx.hub.portal.members.acting import MemberForm, act_page
from ecmx.hub.portal.members.encounter import met_this_month
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.work import EncounterTotals, OurWord, record_totals

__all__ = ["PAGES", "TotalsForm"]

MOST = 999


class TotalsForm(MemberForm):
    """A month's totals with one plan; what was said of that month before gives way."""

    title: ClassVar[Any] = _("A month's encounters as totals")
    button: ClassVar[Any] = _("Save totals")
    saved: ClassVar[Any] = _("The totals are saved.")
    lede: ClassVar[Any] = _(
        "For a month whose encounters are not logged one by one. Report each month one way, never both."
    )
    field_of: ClassVar[Mapping[str, str]] = {"totals-beside-encounters": "month", "not-assigned": "plan"}
    newest = EncounterTotals

    plan = forms.ChoiceField(label=_("Plan"))
    month = forms.ChoiceField(label=_("Month"))
    in_person = forms.IntegerField(label=_("In person"), min_value=0, max_value=MOST)
    telephonic = forms.IntegerField(label=_("By phone or video"), min_value=0, max_value=MOST)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        first = self.on.today.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        month: Any = self.fields["month"]
        month.choices = [(one.isoformat(), month_on_paper(one)) for one in (first, before)]

    @property
    def totals(self) -> list[tuple[str, int, int]]:
        """This month's, by plan, as they stand."""
        return met_this_month(self.on)

    def act(self) -> Sequence[OurWord | None]:
        """Say them."""
        said = self.cleaned_data
        first = date.fromisoformat(said["month"])
        last = first.replace(day=monthrange(first.year, first.month)[1])
        made = record_totals(
            by=self.on.by, member=self.on.member, plan=said["plan"], period=(first, last), in_person=said["in_person"],
            telephonic=said["telephonic"],
        )  # fmt: skip
        return [made]


PAGES = (
    PortalPage(
        "members/<int:member>/totals/",
        "members-totals",
        act_page(TotalsForm),
        "work.record",
        {"member": "member"},
        keeps=True,
    ),
)
