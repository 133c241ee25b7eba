"""Members by their CIN, and who may be one person under two CINs."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import Likeness, Member

__all__ = [
    "likenesses",
    "member_by_cin",
    "member_ids",
    "member_of",
    "member_unknown",
    "suggest_likenesses",
]


def member_of(organization: Organization, cin: str) -> Member | None:
    """The member of a CIN, however it is typed."""
    plain = "".join(sign for sign in cin.upper() if sign.isalnum())
    return Member.objects.of(organization).filter(cin=plain).first()


def member_by_cin(organization: Organization, cin: str) -> Member:
    """The member of a CIN, however it is typed. Raises UsageProblem."""
    found = member_of(organization, cin)
    if found is None:
        raise member_unknown()
    return found


def member_unknown() -> UsageProblem:
    """What is said where there is none; the CIN is not said again."""
    return UsageProblem(
        "member-unknown",
        "No one in this roster has that CIN.",
        "Look for the member by name: ecmx hub roster --find TEXT --by USER. Members come with a plan's file.",
    )


def member_ids(organization: Organization, cins: pl.Series, *, also: pl.Series) -> pl.DataFrame:
    """cin, member_id of each; who is not known yet is made. also: of these, those who are known already."""
    wanted = cins.to_list()
    with connection.cursor() as cursor:
        if wanted:
            cursor.execute(
                "INSERT INTO roster_member (organization_id, cin, last_name, first_name, search, sort_key, own_phones)"
                " SELECT %s, one, '', '', lower(one), '', '' FROM unnest(%s::text[]) AS one WHERE NOT EXISTS"
                " (SELECT FROM roster_member m WHERE m.organization_id = %s AND m.cin = one) ON CONFLICT DO NOTHING",
                [organization.pk, wanted, organization.pk],
            )
        cursor.execute(
            "SELECT cin, id FROM roster_member WHERE organization_id = %s AND cin = ANY(%s)",
            [organization.pk, pl.concat([cins, also]).unique().to_list()],
        )
        found = cursor.fetchall()
    return pl.DataFrame(found, schema={"cin": pl.String(), "member_id": pl.Int64()}, orient="row").sort("cin")


def suggest_likenesses(organization: Organization, members: Sequence[int]) -> int:
    """Suggest who of these may be the same person as somebody under another CIN: same names, same birth date. How many are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO roster_likeness (organization_id, one_id, other_id, why, state)"
            " SELECT DISTINCT a.organization_id, least(a.id, b.id), greatest(a.id, b.id), 'names-and-birth-date', 'suggested'"
            " FROM roster_member a CROSS JOIN LATERAL (SELECT id FROM roster_member WHERE organization_id = a.organization_id"
            " AND last_name = a.last_name AND first_name = a.first_name AND birth_date = a.birth_date AND id <> a.id"
            " OFFSET 0) b"  # which has each asked by the index, also while the tables have no statistics yet
            " WHERE a.organization_id = %s AND a.id = ANY(%s) AND a.last_name <> '' ON CONFLICT DO NOTHING",
            [organization.pk, list(members)],
        )
        return int(cursor.rowcount)


def likenesses(organization: Organization) -> list[Likeness]:
    """Suggestions that nobody has answered."""
    return list(Likeness.objects.of(organization).filter(state="suggested").select_related("one", "other"))
