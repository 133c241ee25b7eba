"""How the list of Today is narrowed, as its address says: whose members, of which plan, in which ZIP codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ecmx.hub.portal.page import PageRequest

__all__ = ["ALL", "NarrowedToday", "narrowed"]

ALL = "all"


@dataclass(frozen=True)
class NarrowedToday:
    """chosen: "all", "mine", or "" where nobody chose; plan: its id; zip_code: how it begins"""

    chosen: str
    user: int
    plan: int | None
    zip_code: str

    @property
    def named(self) -> dict[str, Any]:
        """As `people_today` is asked."""
        return {
            "whose": None if self.chosen == ALL else self.user,
            "else_all": not self.chosen,
            "plan": self.plan,
            "zip_code": self.zip_code,
        }

    @property
    def codes(self) -> list[str]:
        """By what it is narrowed, for the audit."""
        said = {"whose": self.chosen != ALL, "plan": self.plan, "zip": self.zip_code}
        return [name for name, value in said.items() if value]


def narrowed(request: PageRequest) -> NarrowedToday:
    """As it is asked for; what cannot be meant narrows nothing."""
    assert request.by.user is not None
    return NarrowedToday(
        request.GET.get("show", ""), request.by.user.pk, _number(request, "plan"), _digits(request, "zip")
    )


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None


def _digits(request: HttpRequest, name: str) -> str:
    return "".join(one for one in request.GET.get(name, "") if one.isascii() and one.isdigit())[:5]
