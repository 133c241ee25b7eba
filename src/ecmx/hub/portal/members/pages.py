"""Every page of this wing."""

from __future__ import annotations

from ecmx.hub.portal.members import (
    accepting,
    attempt,
    contact,
    encounter,
    going,
    one,
    privacy,
    referring,
    roster,
    route,
    settling,
    status,
    undoing,
)
from ecmx.hub.portal.page import PortalPage

__all__ = ["PAGES"]

PAGES: tuple[PortalPage, ...] = (
    *roster.PAGES,
    *route.PAGES,
    *referring.PAGES,
    *one.PAGES,
    *going.PAGES,
    *attempt.PAGES,
    *encounter.PAGES,
    *contact.PAGES,
    *status.PAGES,
    *accepting.PAGES,
    *privacy.PAGES,
    *settling.PAGES,
    *undoing.PAGES,
)
