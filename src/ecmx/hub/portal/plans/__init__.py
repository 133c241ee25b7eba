"""Plans and what was agreed with them: looked at, added in one page, moved from testing to active by a person, taken along."""

from __future__ import annotations

from ecmx.hub.portal.plans.pages import PAGES

__all__ = ["PAGES"]
