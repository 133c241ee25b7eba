"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Django's entry of hub/retention."""

    name = "ecmx.hub.retention"
    label = "retention"
