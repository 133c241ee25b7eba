"""A month in an address: 2026-10. Pure."""

from __future__ import annotations

import re
from datetime import date

from django.http import Http404

from ecmx.hub.portal.field_forms import MONTH_FIELD

__all__ = ["before", "month_after", "month_in", "month_key"]

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_in(said: str) -> date:
    """The first day of the month that an address names. Raises Http404 where it names none."""
    found = MONTH.fullmatch(said)
    if found is None:
        raise Http404("no month")
    return date(int(found[1]), int(found[2]), 1)


def month_key(month: date) -> str:
    """The month as an address has it."""
    return month.strftime(MONTH_FIELD)


def before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)
