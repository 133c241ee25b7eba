"""The one module that knows the job engine."""

from __future__ import annotations

from procrastinate import App

__all__ = ["ready"]


def ready(app: App) -> None:
    """Called by the engine once Django is set up."""
