"""Signing in by an account of the organization's own issuer. Without its setting there are no such pages."""

from __future__ import annotations

from ecmx.hub.portal.sign_on.offered import accounts_offered
from ecmx.hub.portal.sign_on.pages import PAGES

__all__ = ["PAGES", "accounts_offered"]
