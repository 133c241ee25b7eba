"""Open questions: what only a person can settle."""

from __future__ import annotations

from ecmx.hub.portal.tasks.pages import PAGES

__all__ = ["PAGES"]
