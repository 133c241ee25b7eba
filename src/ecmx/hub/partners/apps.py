"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Django's entry of hub/partners."""

    name = "ecmx.hub.partners"
    label = "partners"
