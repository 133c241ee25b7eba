"""Days, moments, periods and phone numbers as people read them on paper: one form each, the guidance's, by the clinic's clock.

And the offer to take back what was just said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template

from ecmx.guidance import FileType, month_on_paper, on_paper
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.offering import offered

__all__ = ["register"]

register = template.Library()

_SHORT = {one.value: one.value.upper() if len(one.value) == len("mif") else one.value.capitalize() for one in FileType}


@register.filter
def day(value: date | datetime | None) -> str:
    """10/15/2026; of a moment, its day. Nothing where there is none."""
    if isinstance(value, datetime):
        value = value.astimezone(this_home().settings.zone).date()
    return on_paper(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """10/15/2026 2:05 PM, by the clinic's clock. Nothing where there is none."""
    if value is None:
        return ""
    here = value.astimezone(this_home().settings.zone)
    return f"{on_paper(here.date())} {here.hour % 12 or 12}:{here:%M} {'AM' if here.hour < 12 else 'PM'}"


@register.filter
def month(value: date | None) -> str:
    """A month's name and year. Nothing where there is none."""
    return month_on_paper(value) if value else ""


@register.filter
def period(days: Sequence[date | None] | None) -> str:
    """A whole month by its name, else two days. Nothing where none is known."""
    start, end = days or (None, None)
    if start is None or end is None:
        return day(start or end)
    next_day = date.fromordinal(end.toordinal() + 1)
    whole = start.day == 1 and next_day.day == 1 and (start.year, start.month) == (end.year, end.month)
    return month_on_paper(start) if whole else f"{on_paper(start)} – {on_paper(end)}"


@register.filter
def kinds(named: Iterable[str]) -> str:
    """File types, by the letters that everybody calls them by."""
    return ", ".join(_SHORT.get(one, one) for one in named)


@register.filter
def kind(named: str) -> str:
    """One file type, by the letters that everybody calls it by; anything else that is owed as a word."""
    return _SHORT.get(named, named.capitalize())


@register.filter("phone")
def phone_number(digits: str) -> str:
    """Ten digits as a phone number; anything else as it is."""
    ten = len(digits) == 10 and digits.isascii() and digits.isdigit()
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if ten else digits


@register.filter
def age_of(born: date | None, on: date) -> int | None:
    """Whole years on a day."""
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@register.inclusion_tag("portal/parts/undo.html", takes_context=True)
def undo_offered(context: dict[str, Any]) -> dict[str, Any]:
    """What was just said, to be taken back by one button; offered on the next page alone."""
    request = context.get("request")
    return {"said": offered(request), "request": request, "csrf_token": context.get("csrf_token")}
