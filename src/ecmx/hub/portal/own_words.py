"""A password that is little more than what everybody here knows: the program, the work, the clinic, one's own name."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecmx.hub.accounts import Organization, described

__all__ = ["OwnWords"]

FEWEST = 8  # letters and digits that have to be there beside such words


class OwnWords:
    """One of Django's validators of passwords; its words stand in `own_words.toml`."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where too little is left without words of this place."""
        left = password.casefold()
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W_]", "", left)) < FEWEST and left != password.casefold():
            raise ValidationError(
                _("This password is mostly words that everyone here knows. Choose others."), code="password_own_words"
            )

    def get_help_text(self) -> str:
        """What the rule asks."""
        return _("Not mostly the name of the clinic, of this program or of your work.")


def _words(user: Any) -> set[str]:
    words = set(_common())
    if user is not None and user.pk:
        words |= {part for name in _names(user.pk) for part in re.findall(r"\w{4,}", name.casefold())}
        words.add(user.username.casefold())
    return words


def _names(user: int) -> list[str]:
    names = Organization.objects.filter(memberships__user=user).values_list("name", flat=True)
    return list(names)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    raw = tomllib.loads(files("ecmx.hub.portal").joinpath("own_words.toml").read_text("utf-8"))
    return frozenset(raw["words"]) | {part for role, _said, _may in described() for part in role.split("_")}
