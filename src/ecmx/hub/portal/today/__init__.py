"""Today: whom to reach, and why."""

from __future__ import annotations

from ecmx.hub.portal.today.pages import PAGES

__all__ = ["PAGES"]
