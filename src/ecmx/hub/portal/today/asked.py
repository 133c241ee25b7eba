"""Whose Today is looked at, as an address says it: codes, numbers and digits of a ZIP code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from ecmx.hub.partners import Partner
from ecmx.hub.portal.here import today_here
from ecmx.hub.portal.page import PageRequest
from ecmx.hub.today import TodayPage, people_today

__all__ = ["TodayAsked"]

ALL = "all"


@dataclass(frozen=True)
class TodayAsked:
    """What is chosen above the list. Without a choice: the members whom the reader has, or everybody where she has none"""

    request: PageRequest
    show: str
    plan: int | None
    zip_code: str

    @classmethod
    def of(cls, request: PageRequest) -> TodayAsked:
        """As the address says it; what it cannot mean is as if it were not said."""
        plan, zip_code = request.GET.get("plan", ""), request.GET.get("zip", "")
        number = int(plan) if plan.isascii() and plan.isdigit() and len(plan) < 12 else None
        digits = "".join(one for one in zip_code if one.isascii() and one.isdigit())[:5]
        return cls(request, request.GET.get("show", ""), number, digits)

    def found(self, page: int, rows: int) -> TodayPage:
        """The list. Raises UsageProblem."""
        by = self.request.by
        assert by.user is not None
        return people_today(
            by=by,
            on=today_here(),
            whose=None if self.show == ALL else by.user.pk,
            else_all=not self.show,
            plan=self.plan,
            zip_code=self.zip_code,
            page=page,
            page_size=rows,
        )

    @property
    def codes(self) -> list[str]:
        """By what it is narrowed, for the audit."""
        said = {"whose": self.show != ALL, "plan": self.plan, "zip": self.zip_code}
        return [name for name, value in said.items() if value]

    def context(self, found: TodayPage) -> Mapping[str, Any]:
        """What the choices above the list need."""
        plans = (
            Partner.objects.of(self.request.by.organization)
            .filter(kind=Partner.Kind.PLAN)
            .order_by("name")
            .values("pk", "name")
        )
        said = {"show": self.show, "plan": self.plan, "zip": self.zip_code}
        return {
            "found": found,
            "plans": plans,
            "show": ALL if found.whose is None else self.show,
            "plan": self.plan,
            "zip": self.zip_code,
            "asked": urlencode({name: one for name, one in said.items() if one}),
        }
