"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class SearchingConfig(AppConfig):
    """Django's entry of hub/searching."""

    name = "ecmx.hub.searching"
    label = "searching"
