"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class OutboundConfig(AppConfig):
    """Django's entry of hub/outbound."""

    name = "ecmx.hub.outbound"
    label = "outbound"
