"""The roster over all plans, and the page of one member."""

from __future__ import annotations

from ecmx.hub.portal.members.pages import PAGES

__all__ = ["PAGES"]
