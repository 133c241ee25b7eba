"""Who vanished: named by an earlier file of the plan, not by a later one that names everyone, and never termed.

Follows from which files count, so that it does not matter in which order they came. A member who vanished stays in the roster.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from ecmx.comparing import Vanishing
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster.models import Assignment
from ecmx.hub.transmissions import Transmission

__all__ = ["mark_vanished", "would_vanish"]


#: A file's place among those of its partner.
_PLACE = "({0}.said_on, {0}.produced_on, {0}.id)"


def would_vanish(organization: Organization, partner: Partner, transmission: Transmission) -> Vanishing:
    """How many members an applied file would make vanish, if it names everyone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE a.last_file_id <> t.id), count(*)"  # noqa: S608 – nothing of it comes from outside
            " FROM roster_assignment a JOIN transmissions_transmission l ON l.id = a.last_file_id"
            " JOIN transmissions_transmission f ON f.id = a.first_file_id, transmissions_transmission t"
            f" WHERE t.id = %s AND a.organization_id = %s AND a.plan_id = %s AND a.termed_by_id IS NULL"
            f" AND {_PLACE.format('l')} <= {_PLACE.format('t')}"
            f" AND ({_PLACE.format('f')} < {_PLACE.format('t')} OR a.first_file_id = t.id)"
            " AND (a.vanished_by_id IS NULL OR a.vanished_by_id = t.id)",
            [transmission.pk, organization.pk, partner.pk],
        )
        gone, every = cursor.fetchone()
    return Vanishing(gone, every)


def mark_vanished(organization: Organization, partner: Partner, files: Sequence[Transmission]) -> list[tuple[int, int]]:
    """Set on each of the plan's assignments the first complete file after the last that named it; member, file of those newly set.

    files: the partner's files that count.
    """
    complete = [one.pk for one in files if one.complete and not one.doubted and "mif" in one.file_types]
    marked = Assignment.objects.of(organization).filter(plan=partner, vanished_by__isnull=False)
    if not complete and not marked.exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH now AS (SELECT a.id, a.vanished_by_id AS before, CASE WHEN a.termed_by_id IS NULL THEN"  # noqa: S608 – as above
            " (SELECT t.id FROM transmissions_transmission t WHERE t.id = ANY(%s)"
            f" AND {_PLACE.format('t')} > {_PLACE.format('l')} ORDER BY {_PLACE.format('t')} LIMIT 1) END AS after"
            " FROM roster_assignment a JOIN transmissions_transmission l ON l.id = a.last_file_id"
            " WHERE a.organization_id = %s AND a.plan_id = %s)"
            " UPDATE roster_assignment a SET vanished_by_id = now.after FROM now"
            " WHERE now.id = a.id AND now.after IS DISTINCT FROM now.before RETURNING a.member_id, now.after",
            [complete, organization.pk, partner.pk],
        )
        return [(member, by) for member, by in cursor.fetchall() if by is not None]
