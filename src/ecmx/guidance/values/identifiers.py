"""What spreadsheets do to identifiers: 9.12346E+07 for a number whose digits are gone."""

from __future__ import annotations

import re

__all__ = ["is_scientific"]

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d{1,2}")


def is_scientific(text: str) -> bool:
    """Whether the text is a number in scientific notation ("6.45722E+12")."""
    return _SCIENTIFIC.fullmatch(text) is not None
