"""How a browser's own fields write days, months and moments (HTML); nobody reads them so."""

from __future__ import annotations

__all__ = ["DAY_FIELD", "MOMENT_FIELD", "MONTH_FIELD"]

DAY_FIELD, MONTH_FIELD, MOMENT_FIELD = "%Y-%m-%d", "%Y-%m", "%Y-%m-%dT%H:%M"
