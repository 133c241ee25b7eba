"""The app of organizations, users and the audit."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organizations, users, roles, the audit."""

    name = "ecmx.hub.accounts"
    label = "accounts"
