"""The app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """Django's entry of hub/sending."""

    name = "ecmx.hub.sending"
    label = "sending"
