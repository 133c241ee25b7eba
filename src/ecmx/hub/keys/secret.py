"""A secret as text: what stands in a key file, in the environment or on a recovery sheet. Its text goes into no error and no `repr`."""

from __future__ import annotations

import hashlib
import re
from typing import Any, TypeAlias

import pyrage

from ecmx.errors import UsageProblem

__all__ = ["BEGINS", "Identity", "key_id", "secrets_in"]

BEGINS = "AGE-SECRET-KEY-1"
MOST = 1_000  # keys of one organization

Identity: TypeAlias = Any  # pyrage.x25519.Identity, which has no types


def key_id(recipient: str) -> str:
    """Short and public: which key something was sealed for. recipient: what `Keys.recipient` gives, "age1…"."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:12]


def secrets_in(text: str, place: str) -> list[Identity]:
    """The identities in a text, the current one first. Lines that begin with # are passed over, blanks within a key too.

    So a key may be typed in groups, as it stands on a recovery sheet. place: where it stands, for the error. Raises UsageProblem.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"[\s,;]+", "", " ".join(lines)).upper()
    before, *found = joined.split(BEGINS)
    if before or not found or len(found) > MOST:
        raise UsageProblem("hub-key-unreadable", f"{place}: no key stands there.", f"A key begins with {BEGINS}.")
    identities = []
    for number, rest in enumerate(found, start=1):
        try:
            identities.append(pyrage.x25519.Identity.from_str(BEGINS + rest))
        except pyrage.IdentityError:
            raise UsageProblem(
                "hub-key-unreadable",
                f"{place}: the key number {number} there is mistyped or not whole.",
                f"{BEGINS} and 58 letters and digits; compare with the recovery sheet.",
            ) from None
    return identities
