"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Django's entry of hub/roster."""

    name = "ecmx.hub.roster"
    label = "roster"
