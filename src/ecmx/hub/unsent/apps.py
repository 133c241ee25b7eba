"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class UnsentConfig(AppConfig):
    """Django's entry of hub/unsent."""

    name = "ecmx.hub.unsent"
    label = "unsent"
