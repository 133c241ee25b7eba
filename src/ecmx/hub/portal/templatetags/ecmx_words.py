"""Days and moments as people here write them, a birth date's age, and the offer to take back what was just said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecmx.guidance import on_paper
from ecmx.hub.portal.offering import offered

__all__ = ["age_of", "day", "moment", "undo_offered"]

register = template.Library()


@register.filter
def day(value: date | None) -> SafeString:
    """A day as MM/DD/YYYY, which never breaks; nothing where there is none."""
    return format_html('<span class="day">{}</span>', on_paper(value)) if value else SafeString("")


@register.filter
def moment(value: datetime | None) -> SafeString:
    """The day of a moment, and its time by the clinic's clock."""
    if value is None:
        return SafeString("")
    here = timezone.localtime(value)
    return format_html('<span class="day">{} {:%H:%M}</span>', on_paper(here.date()), here)


@register.filter
def age_of(born: date | None, on: date) -> int | None:
    """Whole years on a day."""
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@register.inclusion_tag("portal/parts/undo.html", takes_context=True)
def undo_offered(context: dict[str, Any]) -> dict[str, Any]:
    """What was just said, to be taken back by one button; offered on the next page alone."""
    request = context.get("request")
    return {"said": offered(request), "request": request, "csrf_token": context.get("csrf_token")}
