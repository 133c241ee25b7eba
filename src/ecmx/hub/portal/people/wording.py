"""Roles and their ends, as pages write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from ecmx.hub.accounts import described, label_of_role, limited_roles
from ecmx.hub.portal.here import this_home

__all__ = ["LastDay", "RoleSeen", "ends_after", "last_day", "role_choices", "role_words"]


@dataclass(frozen=True)
class RoleSeen:
    """A role that somebody has. last_day: where it ends"""

    words: str
    last_day: date | None


def role_words(role: str) -> str:
    """A role's name, as people read it."""
    return label_of_role(role)


def role_choices() -> list[tuple[str, str]]:
    """Every role that may be given, with what it is."""
    return [(name, f"{role_words(name)}: {words}") for name, words, _may in described()]


def ends_after(day: date) -> datetime:
    """The moment at which a last day is over, by the clinic's clock."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=this_home().settings.zone)


def last_day(until: datetime | None) -> date | None:
    """The last day on which a role holds, by the clinic's clock; None where it does not end."""
    return (until - timedelta(seconds=1)).astimezone(this_home().settings.zone).date() if until else None


class LastDay(forms.Form):
    """The part of a form that asks for the end of a role that has one."""

    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def end(self, roles: Sequence[str]) -> datetime | None:
        """The end that was said; none where no role of these has one. Adds the field's error where one is missing or past."""
        day = self.cleaned_data.get("until")
        if not limited_roles() & set(roles):
            return None
        if day is None:
            self.add_error("until", _("This role needs a last day. Enter it."))
            return None
        if ends_after(day) <= datetime.now(this_home().settings.zone):
            self.add_error("until", _("That day is past. Enter a day in the future."))
            return None
        return ends_after(day)
