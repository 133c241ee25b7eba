"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Django's entry of hub/work."""

    name = "ecmx.hub.work"
    label = "work"
