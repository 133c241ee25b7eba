"""How long it is until a day, in words, and how loud the page says it. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

__all__ = ["SOON_DAYS", "days_left"]

SOON_DAYS = 3  # within which what is due is marked


def days_left(due_on: date, today: date) -> str:
    """For example “in 5 days”, “today”, “2 days overdue”."""
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    if days == 0:
        return gettext("today")
    return gettext("tomorrow") if days == 1 else gettext("in %(n)d days") % {"n": days}
