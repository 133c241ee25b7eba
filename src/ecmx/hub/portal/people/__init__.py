"""People: who works for the organization, who was invited, which role may what; and the way in by a link."""

from __future__ import annotations

from ecmx.hub.portal.people.pages import PAGES

__all__ = ["PAGES"]
