"""The file desk: what came and what goes, what is wrong with it, and how it is put right."""

from __future__ import annotations

from ecmx.hub.portal.files.pages import PAGES

__all__ = ["PAGES"]
