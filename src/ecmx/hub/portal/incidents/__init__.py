"""Wrong files: opened, followed step by step, and who must be told by when."""

from __future__ import annotations

from ecmx.hub.portal.incidents.pages import PAGES

__all__ = ["PAGES"]
