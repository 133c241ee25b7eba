"""What services, claims and their defects are called, as data (TOML). Knows nothing of what reads it.

Each entry that could change says how sure it is (`pub`: found in public papers; `unsure`: from memory or second-hand) and from where.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["table_of"]


@cache
def table_of(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`; shared, so that nobody may change it."""
    return tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
