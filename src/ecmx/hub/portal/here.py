"""This hub, as a page knows it: its home, and what day it is by its clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.conf import settings

from ecmx.hub.home import Home

__all__ = ["this_home", "today_here"]


def this_home() -> Home:
    """The home whose pages these are."""
    return cast(Home, getattr(settings, "ECMX_HOME"))  # noqa: B009 – a setting of ours


def today_here() -> date:
    """The day, by the clinic's clock."""
    return datetime.now(this_home().settings.zone).date()
