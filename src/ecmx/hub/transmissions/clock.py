"""The moment at which something is recorded, in one order for a whole organization: what was known at a moment stays what was known.

Whoever records takes a share of the organization's clock until the transaction ends; whoever derives what is known takes it whole, so that
nothing older than that moment can still turn up.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from ecmx.hub.accounts import Organization

__all__ = ["moment", "moment_alone"]

_CLOCK = -1  # no partner has this number: `one_at_a_time` locks by partner


def moment(organization: Organization) -> datetime:
    """Now, for what is about to be recorded. In a transaction."""
    return _asked("pg_advisory_xact_lock_shared", organization)


def moment_alone(organization: Organization) -> datetime:
    """Now, for what is about to be derived: everything older is there. In a transaction, in which nothing else is recorded meanwhile."""
    return _asked("pg_advisory_xact_lock", organization)


def _asked(lock: str, organization: Organization) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", [organization.pk, _CLOCK])
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()
    assert found is not None
    when: datetime = found[0]
    return when
