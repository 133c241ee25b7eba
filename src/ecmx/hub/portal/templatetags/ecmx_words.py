"""Days, moments and phone numbers as people read them on paper. One form each, the guidance's."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from ecmx.guidance import moment_on_paper, on_paper
from ecmx.hub.portal.here import this_home

__all__ = ["register"]

register = template.Library()


@register.filter("on_paper")
def day_on_paper(day: date | None) -> str:
    """A day; "" for none."""
    return on_paper(day) if day is not None else ""


@register.filter("at")
def moment_here(moment: datetime | None) -> str:
    """A moment, by the clinic's clock; "" for none."""
    return moment_on_paper(moment, this_home().settings.zone) if moment is not None else ""


@register.filter("phone")
def phone_number(digits: str) -> str:
    """Ten digits as a phone number; anything else as it is."""
    ten = len(digits) == 10 and digits.isascii() and digits.isdigit()
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if ten else digits
