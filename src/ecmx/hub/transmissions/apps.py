"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class TransmissionsConfig(AppConfig):
    """Django's entry of hub/transmissions."""

    name = "ecmx.hub.transmissions"
    label = "transmissions"
