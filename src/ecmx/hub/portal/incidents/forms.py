"""What is typed about an incident. Which of it is asked for is the rooms' data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.hub.portal.field_forms import MOMENT_FIELD

__all__ = ["OpenForm", "StepForm", "ToldForm"]


def _moment(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FIELD)
    return forms.DateTimeField(label=label, widget=widget, error_messages={"required": _("Say when that was.")}, **more)


class OpenForm(forms.Form):
    """A file went wrong, and somebody noticed."""

    discovered = _moment(_("When was it discovered?"), help_text=_("Notification deadlines run from then."))
    note = forms.CharField(
        label=_("What happened"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example “sent to the wrong plan”. Do not name a member."),
    )


class StepForm(forms.Form):
    """A step was done. how, who: required where the step asks for them"""

    state = forms.CharField(widget=forms.HiddenInput)
    at = _moment(_("When"))
    how = forms.CharField(label=_("How"), max_length=300, required=False)
    who = forms.CharField(
        label=_("Who at the other organization"),
        max_length=200,
        required=False,
        help_text=_("For example who destroyed it."),
    )


class ToldForm(forms.Form):
    """Somebody was told, or need not be."""

    clock = forms.CharField(widget=forms.HiddenInput)
    at = _moment(_("When"))
    how = forms.CharField(
        label=_("How, or why not"), max_length=300, error_messages={"required": _("Say how, or why not.")}
    )
    needless = forms.BooleanField(label=_("They do not need to be notified"), required=False)
