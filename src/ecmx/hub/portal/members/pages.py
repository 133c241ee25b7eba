"""Every page of this wing."""

from __future__ import annotations

from ecmx.hub.portal.members import (
    accepting,
    attempt,
    contact,
    encounter,
    going,
    leading,
    one,
    privacy,
    referring,
    roster,
    settling,
    status,
    totals,
    undoing,
)
from ecmx.hub.portal.page import PortalPage

__all__ = ["PAGES"]

PAGES: tuple[PortalPage, ...] = (
    *roster.PAGES,
    *referring.PAGES,
    *one.PAGES,
    *going.PAGES,
    *attempt.PAGES,
    *encounter.PAGES,
    *totals.PAGES,
    *leading.PAGES,
    *contact.PAGES,
    *status.PAGES,
    *accepting.PAGES,
    *privacy.PAGES,
    *settling.PAGES,
    *undoing.PAGES,
)
