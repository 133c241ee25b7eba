"""From which day on something is due under an agreement: nothing of before the opening balance, nor of before the agreement."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from ecmx.hub.partners import Agreement
from ecmx.hub.transmissions import Transmission

__all__ = ["begins", "we_owe"]


def we_owe(agreement: Agreement, file_type: str) -> bool:
    """Whether it is we who send such a file: a Member Information File comes from the plan, the others from the provider."""
    return agreement.plan.ours == (file_type == "mif")


def begins(agreement: Agreement, zone: ZoneInfo) -> date:
    """The first day of which something is due: the one after what the opening balance covers; without one, the day on which the books
    were opened. Never before the agreement.
    """
    opening = Transmission.objects.of(agreement.organization).filter(
        origin=Transmission.Origin.OPENING, partner=agreement.other_side
    )
    covered = opening.aggregate(last=Max("said_on"))["last"]
    began = agreement.organization.began_at.astimezone(zone).date()
    first = covered + timedelta(days=1) if covered else began
    return max(first, agreement.since or first)
