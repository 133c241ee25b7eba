"""What is asked of a new plan, in one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

__all__ = ["DUE_COUNTS", "LEARNED", "PlanForm"]

LEARNED = "learned"  # the return form is one that is uploaded
DUE_COUNTS = {"day": _("the day of the month"), "business day": _("the business day")}
_LATEST = {"day": 31, "business day": 20}


class PlanForm(forms.Form):
    """Name, the plan's last file, the form of its return, the due day, the way, who may be told."""

    name = forms.CharField(
        label=_("The plan's name"), max_length=200, error_messages={"required": _("Write the plan's name.")}
    )
    aliases = forms.CharField(
        label=_("Other ways in which its files write the name"),
        required=False,
        max_length=400,
        help_text=_("Separate with semicolons. Optional."),
    )
    sample = forms.FileField(
        label=_("The last Member Information File that it sent"),
        required=False,
        help_text=_(
            "ecmx uses it to recognize the plan's form and does not keep it. Optional: without it, files are recognized by their headers."
        ),
    )
    mif_layout = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    names_everyone = forms.BooleanField(
        label=_("Each of its files lists every member, so a missing member counts as no longer listed"), required=False
    )
    returns = forms.ChoiceField(label=_("The form the plan wants returns in"))
    learned = forms.FileField(
        label=_("A form file from your ecmx administrator"), required=False, help_text=_("Its name ends in .toml.")
    )
    learned_text = forms.CharField(required=False, max_length=1 << 20, widget=forms.HiddenInput)
    due_number = forms.IntegerField(
        label=_("Returns are due by"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("In the month after the reported month. Optional."),
    )
    due_count = forms.ChoiceField(label=_("Counted as"), choices=list(DUE_COUNTS.items()), required=False)
    transport = forms.ChoiceField(
        label=_("How files are sent and received"),
        choices=[
            ("by_hand", _("You upload it to the plan's own portal")),
            ("sftp", _("A server (SFTP)")),
            ("folder", _("A folder on the ecmx server")),
            ("mail", _("E-mail, protected by a password")),
        ],
    )
    inbox = forms.CharField(
        label=_("Folder its files come from"), required=False, max_length=500, help_text=_("For SFTP and folder.")
    )
    outbox = forms.CharField(label=_("Folder for our files, or the e-mail address"), required=False, max_length=500)
    credential = forms.CharField(
        label=_("Name of the key or password"),
        required=False,
        max_length=40,
        help_text=_("The name your ecmx administrator gave it. Never the password itself."),
    )
    protect_with = forms.CharField(
        label=_(
            "Name under which your ecmx administrator stored the password for workbooks (never the password itself)"
        ),
        required=False,
        max_length=40,
        help_text=_("Required for e-mail."),
    )
    contact_name = forms.CharField(label=_("Contact person at the plan"), required=False, max_length=200)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False, max_length=200)
    contact_phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    alerts = forms.CharField(
        label=_("Who at your clinic is alerted when something is overdue"),
        required=False,
        max_length=1000,
        help_text=_("E-mail addresses, separated by semicolons. Optional."),
    )

    def __init__(self, *given: Any, layouts: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*given, **named)
        returns = self.fields["returns"]
        assert isinstance(returns, forms.ChoiceField)
        returns.choices = [*layouts, (LEARNED, _("A form file from your ecmx administrator, uploaded here"))]

    def clean(self) -> dict[str, Any]:
        """A due day that there is; a learned form, where one is chosen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        latest = _LATEST.get(said.get("due_count", ""), 31)
        if (said.get("due_number") or 0) > latest:
            self.add_error("due_number", _("There is no such day."))
        if said.get("returns") == LEARNED and not (said.get("learned") or said.get("learned_text")):
            self.add_error("learned", _("Choose the learned form's file."))
        return said

    def several(self, name: str) -> tuple[str, ...]:
        """A field of several, apart by semicolons."""
        return tuple(filter(None, (one.strip() for one in str(self.cleaned_data.get(name, "")).split(";"))))
