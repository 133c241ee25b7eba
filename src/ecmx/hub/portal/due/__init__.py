"""What is due, and the month closed."""

from __future__ import annotations

from ecmx.hub.portal.due.pages import PAGES

__all__ = ["PAGES"]
