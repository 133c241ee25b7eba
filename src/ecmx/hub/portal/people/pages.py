"""All pages of people."""

from __future__ import annotations

from ecmx.hub.portal.people import changing, inviting, listing, looked_at, narrowing_page, own_access, roles, way_in

__all__ = ["PAGES"]

PAGES = (
    *listing.PAGES,
    *inviting.PAGES,
    *roles.PAGES,
    *looked_at.PAGES,
    *changing.PAGES,
    *narrowing_page.PAGES,
    *own_access.PAGES,
    *way_in.PAGES,
)
