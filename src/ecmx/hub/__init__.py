"""The hub: what is remembered from month to month, on PostgreSQL. Stands on `ecmx.receive` and `compose`; it judges no row by itself.

An extra of its own (`ecmx[hub]`): nothing below this room knows Django.
"""

from __future__ import annotations

from ecmx.hub.home import Home

__all__ = ["Home"]
