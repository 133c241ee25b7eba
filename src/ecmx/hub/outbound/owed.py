"""To which plans files are owed for a period, and which: by the agreements that are in force or tried at its end."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.outbound.asked import RETURNS
from ecmx.hub.partners import Agreement, AgreementFile

__all__ = ["PlanOwed", "plans_owed"]

PlanOwed = tuple[Agreement, tuple[FileType, ...]]
"""The agreement with a plan, and the file types that are owed to it."""


def plans_owed(organization: Organization, period: tuple[date, date]) -> list[PlanOwed]:
    """The agreements by which something is owed to a plan for a period, by the plan's name; one a plan."""
    end = period[1]
    wanted = Q(waived_since=None) | Q(waived_since__gt=end)
    files = AgreementFile.objects.of(organization).filter(wanted, file_type__in=[one.value for one in RETURNS])
    owed: dict[int, set[str]] = {}
    for agreement_id, kind in files.values_list("agreement_id", "file_type"):
        owed.setdefault(agreement_id, set()).add(kind)
    agreements = Agreement.objects.of(organization).exclude(stage="inactive").filter(plan__ours=False)
    in_force = agreements.filter(
        Q(since=None) | Q(since__lte=end), Q(until=None) | Q(until__gte=end), pk__in=list(owed)
    )
    by_plan: dict[int, Agreement] = {}
    for one in in_force.select_related("plan", "provider", "organization").order_by("slug"):
        by_plan.setdefault(one.plan_id, one)
    in_order = sorted(by_plan.values(), key=lambda one: (one.plan.name.casefold(), one.pk))
    return [(one, tuple(kind for kind in RETURNS if kind.value in owed[one.pk])) for one in in_order]
