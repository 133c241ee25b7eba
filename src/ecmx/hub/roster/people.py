"""Members by their CIN, how they are found by name, and who may be one person under two CINs."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection

from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import Likeness, Member

__all__ = ["NAME_ELEMENTS", "known_as", "likenesses", "member_ids", "suggest_likenesses"]

#: The elements that say who somebody is, by what they are to a `Member`: whichever file type says it.
NAMES = {"last": "member_last_name", "first": "member_first_name", "born": "member_date_of_birth"}
TYPES = ("mif", "rtf", "otf", "referral")
NAME_ELEMENTS = [f"{kind}.{stem}" for kind in TYPES for stem in NAMES.values()]


def member_ids(organization: Organization, cins: pl.Series, *, also: pl.Series) -> pl.DataFrame:
    """cin, member_id of each; who is not known yet is made. also: of these, those who are known already."""
    wanted = cins.to_list()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO roster_member (organization_id, cin, last_name, first_name, search)"
            " SELECT %s, one, '', '', '' FROM unnest(%s::text[]) AS one ON CONFLICT DO NOTHING",
            [organization.pk, wanted],
        )
    asked = [*wanted, *also.to_list()]
    found = Member.objects.of(organization).filter(cin__in=asked).values_list("cin", "pk")
    return pl.DataFrame(list(found), schema={"cin": pl.String(), "member_id": pl.Int64()}, orient="row").sort("cin")


#: The newest word of anybody on one of some elements, of member m.
_NEWEST = (
    "(SELECT s.said -> e.name ->> 'v' FROM roster_statement s"
    " JOIN transmissions_transmission t ON t.id = s.transmission_id CROSS JOIN unnest(%s::text[]) AS e(name)"
    " WHERE s.member_id = m.id AND s.said -> e.name ->> 'v' <> ''"
    " ORDER BY t.said_on DESC, t.produced_on DESC, t.id DESC LIMIT 1)"
)
_KNOWN_AS = (
    f"WITH newest AS (SELECT m.id, {_NEWEST} AS last, {_NEWEST} AS first, {_NEWEST}::date AS born FROM roster_member m"  # noqa: S608 – nothing of it comes from outside
    " WHERE m.organization_id = %s AND m.id = ANY(%s)),"
    " known AS (SELECT m.id, left(coalesce(n.last, ''), 120) AS last, left(coalesce(n.first, ''), 120) AS first, n.born,"
    " lower(concat_ws(' ', n.first, n.last, m.cin)) AS search FROM newest n JOIN roster_member m ON m.id = n.id)"
    " UPDATE roster_member m SET last_name = k.last, first_name = k.first, birth_date = k.born, search = k.search"
    " FROM known k WHERE k.id = m.id"
    " AND (m.last_name, m.first_name, m.birth_date, m.search) IS DISTINCT FROM (k.last, k.first, k.born, k.search)"
)


def known_as(organization: Organization, members: Sequence[int]) -> None:
    """Set the names and birth date that members are found by: the newest word of anybody."""
    names = [[f"{kind}.{stem}" for kind in TYPES] for stem in NAMES.values()]
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_AS, [*names, organization.pk, list(members)])


def suggest_likenesses(organization: Organization, members: Sequence[int]) -> int:
    """Suggest who of these may be the same person as somebody under another CIN: same names, same birth date. How many are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO roster_likeness (organization_id, one_id, other_id, why, state)"
            " SELECT DISTINCT a.organization_id, least(a.id, b.id), greatest(a.id, b.id), 'names-and-birth-date', 'suggested'"
            " FROM roster_member a JOIN roster_member b ON b.organization_id = a.organization_id AND b.id <> a.id"
            " AND b.last_name = a.last_name AND b.first_name = a.first_name AND b.birth_date = a.birth_date"
            " WHERE a.organization_id = %s AND a.id = ANY(%s) AND a.last_name <> '' ON CONFLICT DO NOTHING",
            [organization.pk, list(members)],
        )
        return int(cursor.rowcount)


def likenesses(organization: Organization) -> list[Likeness]:
    """Suggestions that nobody has answered."""
    return list(Likeness.objects.of(organization).filter(state="suggested").select_related("one", "other"))
