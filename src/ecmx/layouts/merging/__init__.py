"""Several plans' layouts into one common layout, and what that means for each plan. Knows layouts; reads no file of members."""

from __future__ import annotations

from ecmx.layouts.merging.merge import Merged, merge
from ecmx.layouts.merging.serving import Served

__all__ = ["Merged", "Served", "merge"]
