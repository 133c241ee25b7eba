"""Whether a claim is an original, a replacement or a void, by its code or a word for it. The codes are data."""

from __future__ import annotations

from functools import cache

from ecmx.guidance import folded
from ecmx.measures.data import table_of

__all__ = ["frequency_meant"]


def frequency_meant(said: str) -> str | None:
    """original, replacement or void; None for any other text."""
    return _meanings().get(folded(said))


@cache
def _meanings() -> dict[str, str]:
    return {
        folded(words): entry["means"]
        for entry in table_of("claim_frequency")["frequency"]
        for words in (entry["code"], *entry["also"])
    }
