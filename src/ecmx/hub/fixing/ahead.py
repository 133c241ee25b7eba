"""Rows that somebody will want to correct are laid out before she comes: of a large file that takes longer than a page may."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from ecmx.errors import FileUnusable, UsageProblem
from ecmx.hub.accounts import By, Organization
from ecmx.hub.fixing.opening import FIXABLE, lay_out
from ecmx.hub.home import Home
from ecmx.hub.transmissions import CellDraft, Transmission

__all__ = ["lay_out_ahead"]

LARGE = 200  # held rows; fewer are laid out while the page opens
#: Since it came to where it stands: what nobody has looked at by then is laid out when somebody does.
NEW = timedelta(days=1)


def lay_out_ahead(organization: Organization, home: Home, now: datetime) -> None:
    """Lay out the rows of large files that came lately. One that cannot be read is told to whoever opens its page."""
    by = By.the_hub(organization)
    laid = CellDraft.objects.of(organization).values("transmission")
    files = Transmission.objects.of(organization).filter(
        direction=Transmission.Direction.IN, state__in=FIXABLE["in"], rows_held__gte=LARGE, state_since__gt=now - NEW
    )
    for pk in (
        files.exclude(origin=Transmission.Origin.WORK).exclude(pk__in=laid).order_by("-pk").values_list("pk", flat=True)
    ):
        with suppress(UsageProblem, FileUnusable):
            lay_out(pk, by, home)
