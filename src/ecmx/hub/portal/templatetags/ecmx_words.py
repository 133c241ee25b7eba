"""How pages write days, moments, periods and kinds of files: as the guidance and every other paper of ecmx write them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django import template
from django.utils import timezone

from ecmx.guidance import FileType, moment_on_paper, month_on_paper, on_paper

__all__ = ["day", "kinds", "moment", "period"]

register = template.Library()


@register.filter
def day(when: date | datetime | None) -> str:
    """10/15/2026; of a moment by the hub's clock; "" where none is known."""
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    return on_paper(when) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """10/15/2026 14:05, by the hub's clock; "" where none is known."""
    return moment_on_paper(when, timezone.get_current_timezone()) if when else ""


@register.filter
def period(days: Sequence[date | None] | None) -> str:
    """A whole month by its name, else two days; "" where none is known."""
    start, end = days or (None, None)
    if start is None or end is None:
        return day(start or end)
    whole = start.day == 1 and (start.year, start.month) == (end.year, end.month)
    if whole and end.day == monthrange(end.year, end.month)[1]:
        return month_on_paper(start)
    return f"{on_paper(start)} – {on_paper(end)}"


@register.filter
def kinds(named: Iterable[str]) -> str:
    """File types, by the letters that everybody calls them by."""
    return ", ".join(_SHORT.get(one, one) for one in named)


_SHORT = {one.value: one.value.upper() if len(one.value) == 3 else one.value.capitalize() for one in FileType}
