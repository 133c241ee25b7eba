"""Who looked at and changed what: the audit, read by those who may, of one member or of a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ecmx.hub.accounts.by import By

__all__ = ["entries_of"]


def entries_of(
    *, by: By, since: datetime | None = None, before: datetime | None = None, member: int | None = None
) -> QuerySet[AuditEntry]:
    """What was recorded in the organization in that time, or of that member; newest first. That somebody read it is recorded.

    Raises UsageProblem where the person may not.
    """
    by.demand("audit.look")
    rows = AuditEntry.objects.filter(organization=by.organization).select_related("user")
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    if member is not None:
        rows = rows.filter(kind="member", objects_ids__contains=[member])
    with transaction.atomic():
        record(by, "audit.look", "member" if member is not None else "", [member] if member is not None else [])
    return rows.order_by("-at", "-pk")
