"""A password that stood often in what was stolen elsewhere is refused, however it is written large or small.

The list is `often_taken.bin`: of each a digest, no word of it. `python -m tools.often_taken` makes it from a public list of those
that were found most often; of these stand here those of 12 signs or more. Of shorter ones Django has a list of its own, which is asked too.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

__all__ = ["DIGEST", "OftenTaken", "taken_digest"]

DIGEST = 4  # bytes of each: of 100,000 passwords that are not in the list one is refused for its digest


class OftenTaken:
    """One of Django's validators of passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for one of the list."""
        if taken_digest(password) in _digests():
            raise ValidationError(
                _("Many people have used this password, and it was stolen elsewhere. Choose another."),
                code="password_often_taken",
            )

    def get_help_text(self) -> str:
        """What the rule asks."""
        return _("Not one that many people use.")


def taken_digest(password: str) -> bytes:
    """What the list keeps of a password."""
    return hashlib.blake2b(password.strip().casefold().encode(), digest_size=DIGEST).digest()


@lru_cache(maxsize=1)
def _digests() -> frozenset[bytes]:
    kept = files("ecmx.hub.portal").joinpath("often_taken.bin").read_bytes()
    return frozenset(kept[at : at + DIGEST] for at in range(0, len(kept), DIGEST))
