"""All pages of signing in by such an account."""

from __future__ import annotations

from ecmx.hub.portal.sign_on import coming_back, going

__all__ = ["PAGES"]

PAGES = (*going.PAGES, *coming_back.PAGES)
