"""An auditor's access is narrowed to named members, to what was in some days, or to both; or it is not any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.models import Membership, User, in_force
from ecmx.hub.accounts.people import nobody_here
from ecmx.hub.accounts.permissions import limited_roles

if TYPE_CHECKING:
    from ecmx.hub.accounts.by import By

__all__ = ["narrow_access"]


def narrow_access(
    person: User, *, by: By, members: Collection[int] = (), first: date | None = None, last: date | None = None
) -> None:
    """From now on an auditor sees these members alone (none named: any), and what was in these days (None: no such end).

    Nothing said takes the narrowing away. members: ids of the organization's own; who names some looks at them, and so may look at all
    Raises UsageProblem where it is no auditor, the days stand the wrong way round, or the person may not.
    """
    by.demand("people.add")
    if members:
        by.demand("roster.look")
    if first is not None and last is not None and last < first:
        raise UsageProblem("days-reversed", "The last day is before the first.", "Enter the earlier day first.")
    said = bool(members) or first is not None or last is not None
    with transaction.atomic():
        rows = Membership.objects.select_for_update(of=("self",)).filter(in_force(), organization=by.organization)
        theirs = list(rows.filter(user=person))
        if not theirs:
            raise nobody_here()
        if said and any(one.role not in limited_roles() for one in theirs):
            raise UsageProblem(
                "narrow-whom",
                "Only a person whose only role is auditor can be limited to members or days.",
                "Remove the other roles first.",
            )
        for one in theirs:
            one.only_members, one.first_day, one.last_day = sorted(set(members)) or None, first, last
            one.save(update_fields=["only_members", "first_day", "last_day"])
        detail = {"members": len(set(members)), "days": first is not None or last is not None}
        record(by, "people.narrow", "user", [person.pk], detail)
