"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Django's entry of hub/obligations."""

    name = "ecmx.hub.obligations"
    label = "obligations"
