"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Django's entry of hub/incidents."""

    name = "ecmx.hub.incidents"
    label = "incidents"
