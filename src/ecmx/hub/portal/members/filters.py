"""What the roster is narrowed by: plan, standing, status, who leads the care; codes and numbers of ours only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.guidance import element
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.searching import RosterFilter
from ecmx.hub.work import staff_now

__all__ = ["FilterForm"]

STANDINGS = (("", _("Any")), ("assigned", _("Assigned")), ("termed", _("Termed")), ("vanished", _("No longer listed")))
NOBODY = "nobody"


class FilterForm(forms.Form):
    """The filters above the roster. Words come by POST alone."""

    words = forms.CharField(label=_("Name, CIN or phone"), required=False, max_length=200)
    plan = forms.TypedChoiceField(label=_("Plan"), required=False, coerce=int, empty_value=None)
    standing = forms.ChoiceField(label=_("Assignment"), required=False, choices=STANDINGS)
    status = forms.ChoiceField(label=_("Status"), required=False)
    holder = forms.TypedChoiceField(label=_("Care manager"), required=False, empty_value=None)
    new = forms.BooleanField(label=_("New this month"), required=False)
    attention = forms.BooleanField(label=_("Needs attention"), required=False)

    def __init__(self, data: Any = None, *, organization: Organization, **more: Any) -> None:
        super().__init__(data, label_suffix="", **more)
        plans = Partner.objects.of(organization).filter(kind=Partner.Kind.PLAN, ours=False).order_by("name")
        codes = element("rtf.engagement_status").kind.codes
        assert codes is not None
        choices: dict[str, list[tuple[Any, Any]]] = {
            "plan": [("", _("All plans")), *plans.values_list("pk", "name")],
            "status": [("", _("Any")), *((one.code, one.label) for one in codes.codes)],
            "holder": [
                ("", _("Anyone")),
                (NOBODY, _("No one yet")),
                *((one.pk, one.name) for one in staff_now(organization) if one.care_manager),
            ],
        }
        for name, listed in choices.items():
            field: Any = self.fields[name]
            field.choices = listed
        holder: Any = self.fields["holder"]
        holder.coerce = lambda said: said if said == NOBODY else int(said)
        self.fields["words"].widget.attrs["autocomplete"] = "off"

    @property
    def wanted(self) -> RosterFilter:
        """What is asked, where the form is valid."""
        return RosterFilter(**{name: said for name, said in self.cleaned_data.items() if said})
