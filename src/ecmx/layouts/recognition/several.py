"""Headers of two things in one cell: "City, Zip", "Agency name / NPI", "Date & reason closed". Knows words; no element and no data."""

from __future__ import annotations

import re
from functools import lru_cache

from ecmx.layouts.recognition.headers import wording

__all__ = ["of_several"]

JOINING = re.compile(r"[,/&+;|]|\b(?:and|plus|with|w|y)\b", re.IGNORECASE)
THINGS = {
    "address": "address", "city": "city", "zip": "zip", "name": "name", "npi": "npi",
    "phone": "contact", "email": "contact", "fax": "contact",  # "phone/text/email": ways to try somebody
    "date": "date", "reason": "reason", "code": "reason", "status": "status", "dob": "birth", "medi_cal_id": "id",
}  # fmt: skip
WITHOUT_MARK = frozenset({"city", "zip"})  # stand in no header of one thing together


@lru_cache(maxsize=20_000)
def of_several(header: str) -> bool:
    """Whether a header names two things, joined by a mark or a word, of which neither is only another word for the other."""
    whole = things_of(header)
    if whole >= WITHOUT_MARK:
        return True
    if len(whole) < 2:
        return False
    parts = [things_of(part) & whole for part in JOINING.split(header)]
    return any(one - other and other - one for at, one in enumerate(parts) for other in parts[:at])


def things_of(text: str) -> frozenset[str]:
    """The things that a text names."""
    return frozenset(THINGS[one] for one in wording(text).concepts if one in THINGS)
