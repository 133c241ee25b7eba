"""Days and moments in a page's words."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from ecmx.guidance import moment_on_paper, month_on_paper, on_paper
from ecmx.hub.portal.here import this_home

__all__ = ["day", "moment", "month"]

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """MM/DD/YYYY; of a moment, its day by the clinic's clock. Nothing where there is none."""
    if isinstance(value, datetime):
        value = value.astimezone(this_home().settings.zone).date()
    return on_paper(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """MM/DD/YYYY HH:MM by the clinic's clock. Nothing where there is none."""
    return moment_on_paper(value, this_home().settings.zone) if value else ""


@register.filter
def month(value: date | None) -> str:
    """A month's name and year. Nothing where there is none."""
    return month_on_paper(value) if value else ""
