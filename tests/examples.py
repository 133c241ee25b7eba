"""How many examples a generated test draws: few in every run, more in a long one, which HYPOTHESIS_PROFILE=long asks for."""

from __future__ import annotations

import os

__all__ = ["LONG", "examples"]

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def examples(few: int, many: int) -> int:
    """Few; many in a long run."""
    return many if LONG else few
