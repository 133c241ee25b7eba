"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """Django's entry of hub/today."""

    name = "ecmx.hub.today"
    label = "today"
