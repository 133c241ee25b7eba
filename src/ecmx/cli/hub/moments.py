"""A day that somebody names, as a moment on the hub's clock."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecmx.hub import Home

__all__ = ["moment_said"]


def moment_said(day: datetime | None, home: Home) -> tuple[datetime, datetime]:
    """The moment that is meant, and now: of today it is now; of an earlier day noon; of a later one its beginning."""
    zone = home.settings.zone
    now = datetime.now(zone)
    if day is None or day.date() == now.date():
        return now, now
    if day.time() != time.min:
        return day.replace(tzinfo=zone), now
    return datetime.combine(day.date(), time(12) if day.date() < now.date() else time.min, zone), now
