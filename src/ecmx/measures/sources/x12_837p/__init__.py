"""Professional claims (X12 837P, 005010X222A1) as service lines: separators, segments, envelopes, levels, claims, rows.

Each module knows the one below it; none knows which services are ECM.
"""

from __future__ import annotations

from ecmx.measures.sources.x12_837p.reading import is_x12, read_837p

__all__ = ["is_x12", "read_837p"]
