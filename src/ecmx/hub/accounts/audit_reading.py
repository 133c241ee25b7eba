"""Who looked at and changed what: the audit, read by those who may, of one member or of a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.models import AuditEntry, Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ecmx.hub.accounts.by import By
    from ecmx.hub.accounts.models import Organization
    from ecmx.hub.accounts.narrowed import Narrowed

__all__ = ["entries_of", "people_of"]


def people_of(organization: Organization) -> list[tuple[int, str]]:
    """Whoever works there or did: number and user name, by name."""
    held = Membership.objects.filter(organization=organization)
    return list(held.order_by("user__username").values_list("user", "user__username").distinct())


def entries_of(
    *,
    by: By,
    since: datetime | None = None,
    before: datetime | None = None,
    member: int | None = None,
    user: int | None = None,
    actions: Collection[str] | None = None,
) -> QuerySet[AuditEntry]:
    """What was recorded in the organization in that time, or of that member; newest first. That somebody read it is recorded.

    user, actions: done by that person alone, and nothing but these. Whose access is narrowed to days sees what was done in them; to
    members, what was done of one of them.

    Raises UsageProblem where the person may not.
    """
    by.demand("audit.look", members=[member] if member is not None else None, day=_a_day(by))
    rows = AuditEntry.objects.filter(organization=by.organization).select_related("user")
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    if user is not None:
        rows = rows.filter(user=user)
    if actions is not None:
        rows = rows.filter(action__in=actions)
    if member is not None:
        rows = rows.filter(kind="member", objects_ids__contains=[member])
    if by.narrowed is not None:
        rows = rows.filter(**_in_days(by.narrowed))
    with transaction.atomic():
        record(by, "audit.look", "member" if member is not None else "", [member] if member is not None else [])
    return rows.order_by("-at", "-pk")


def _a_day(by: By) -> date | None:
    """A day of those to which the access is narrowed: what is read is of them alone."""
    return by.narrowed.first or by.narrowed.last if by.narrowed is not None else None


def _in_days(narrowed: Narrowed) -> dict[str, date]:
    """By the database's clock, which is the hub's."""
    days = {"at__date__gte": narrowed.first, "at__date__lte": narrowed.last}
    return {name: day for name, day in days.items() if day is not None}
