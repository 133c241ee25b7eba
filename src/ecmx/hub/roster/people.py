"""Members by their CIN, how they are found by name, and who may be one person under two CINs."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection

from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import Likeness, Member

__all__ = ["known_as", "likenesses", "member_ids", "suggest_likenesses"]

#: The elements that say who somebody is, by what they are to a `Member`: whichever file type says it.
NAMES = {"last_name": "member_last_name", "first_name": "member_first_name", "birth_date": "member_date_of_birth"}
TYPES = ("mif", "rtf", "otf", "referral")


def member_ids(organization: Organization, cins: pl.Series) -> pl.DataFrame:
    """cin, member_id of each; who is not known yet is made."""
    wanted = cins.to_list()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO roster_member (organization_id, cin, last_name, first_name, search)"
            " SELECT %s, one, '', '', '' FROM unnest(%s::text[]) AS one ON CONFLICT DO NOTHING",
            [organization.pk, wanted],
        )
    found = Member.objects.of(organization).filter(cin__in=wanted).values_list("cin", "pk")
    return pl.DataFrame(list(found), schema={"cin": pl.String(), "member_id": pl.Int64()}, orient="row").sort("cin")


def known_as(organization: Organization, members: Sequence[int]) -> None:
    """Set the names and birth date that members are found by: the newest word of anybody."""
    newest = ", ".join(
        f"(SELECT s.said -> e.name ->> 'v' FROM roster_statement s"  # noqa: S608 – nothing of it comes from outside
        f" JOIN transmissions_transmission t ON t.id = s.transmission_id"
        f" CROSS JOIN LATERAL (VALUES {', '.join(f"('{kind}.{stem}')" for kind in TYPES)}) AS e(name)"
        f" WHERE s.member_id = m.id AND s.said ? e.name AND s.said -> e.name ->> 'v' <> ''"
        f" ORDER BY t.said_on DESC, t.produced_on DESC, t.id DESC LIMIT 1) AS {name}"
        for name, stem in NAMES.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE roster_member m SET last_name = left(coalesce(n.last_name, ''), 120),"  # noqa: S608 – as above
            f" first_name = left(coalesce(n.first_name, ''), 120), birth_date = n.birth_date::date,"
            f" search = lower(concat_ws(' ', n.first_name, n.last_name, m.cin))"
            f" FROM (SELECT m.id, {newest} FROM roster_member m WHERE m.id = ANY(%s)) AS n"
            f" WHERE m.id = n.id AND m.organization_id = %s AND (m.last_name, m.first_name, m.birth_date, m.search)"
            f" IS DISTINCT FROM (left(coalesce(n.last_name, ''), 120), left(coalesce(n.first_name, ''), 120),"
            f" n.birth_date::date, lower(concat_ws(' ', n.first_name, n.last_name, m.cin)))",
            [list(members), organization.pk],
        )


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
        return cursor.rowcount


def likenesses(organization: Organization) -> list[Likeness]:
    """Suggestions that nobody has answered."""
    return list(Likeness.objects.of(organization).filter(state="suggested").select_related("one", "other"))
