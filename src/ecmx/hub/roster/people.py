"""Members by their CIN, how they are found by name, and who may be one person under two CINs."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Organization
from ecmx.hub.roster.models import Likeness, Member

__all__ = [
    "NAME_ELEMENTS",
    "known_as",
    "likenesses",
    "member_by_cin",
    "member_ids",
    "member_of",
    "member_unknown",
    "suggest_likenesses",
]

#: The elements that say who somebody is, by what they are to a `Member`: whichever file type says it.
NAMES = {"last": "member_last_name", "first": "member_first_name", "born": "member_date_of_birth"}
TYPES = ("mif", "rtf", "otf", "referral")
NAME_ELEMENTS = [f"{kind}.{stem}" for kind in TYPES for stem in NAMES.values()]


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
        "Nobody in this roster has that CIN.",
        "Look for the member by name: ecmx hub roster --find TEXT --by USER. Members come with a plan's file.",
    )


def member_ids(organization: Organization, cins: pl.Series, *, also: pl.Series) -> pl.DataFrame:
    """cin, member_id of each; who is not known yet is made. also: of these, those who are known already."""
    wanted = cins.to_list()
    with connection.cursor() as cursor:
        if wanted:
            cursor.execute(
                "INSERT INTO roster_member (organization_id, cin, last_name, first_name, search)"
                " SELECT %s, one, '', '', lower(one) FROM unnest(%s::text[]) AS one WHERE NOT EXISTS"
                " (SELECT FROM roster_member m WHERE m.organization_id = %s AND m.cin = one) ON CONFLICT DO NOTHING",
                [organization.pk, wanted, organization.pk],
            )
        cursor.execute(
            "SELECT cin, id FROM roster_member WHERE organization_id = %s AND cin = ANY(%s)",
            [organization.pk, pl.concat([cins, also]).unique().to_list()],
        )
        found = cursor.fetchall()
    return pl.DataFrame(found, schema={"cin": pl.String(), "member_id": pl.Int64()}, orient="row").sort("cin")


def _word(stem: str) -> str:
    """What a statement s says of a stem, by whichever file type."""
    return "coalesce(" + ", ".join(f"nullif(w.\"{kind}.{stem}\" ->> 'v', '')" for kind in TYPES) + ")"


#: A statement is opened once, whatever is asked of it: it is long, and lies compressed. Members of whom nothing is said are added to what
#: is said and not joined with it: a first file comes into tables without statistics, where a join may go row by row.
_OPENED = "jsonb_to_record(s.said) AS w(" + ", ".join(f'"{name}" jsonb' for name in NAME_ELEMENTS) + ")"
_NEWEST = "(array_agg({0} ORDER BY said_on DESC, produced_on DESC, file DESC) FILTER (WHERE {0} IS NOT NULL))[1]"
_SAID = ", ".join(f"{_word(stem)} AS {name}" for name, stem in NAMES.items())
_KNOWN_AS = (
    f"WITH said AS (SELECT s.member_id, t.said_on, t.produced_on, t.id AS file, {_SAID}"  # noqa: S608 – nothing of it comes from outside
    f" FROM roster_statement s JOIN transmissions_transmission t ON t.id = s.transmission_id CROSS JOIN LATERAL {_OPENED}"
    " WHERE s.organization_id = %s AND s.member_id = ANY(%s)"
    " UNION ALL SELECT id, NULL, NULL, NULL, NULL, NULL, NULL FROM unnest(%s::bigint[]) AS id),"
    f" newest AS (SELECT member_id, {', '.join(f'{_NEWEST.format(name)} AS {name}' for name in NAMES)} FROM said GROUP BY member_id),"
    " known AS MATERIALIZED (SELECT member_id AS id, left(coalesce(last, ''), 120) AS last, left(coalesce(first, ''), 120) AS first,"
    " born::date AS born, concat_ws(' ', first, last) AS names FROM newest)"
    " UPDATE roster_member m SET last_name = k.last, first_name = k.first, birth_date = k.born,"
    " search = lower(concat_ws(' ', nullif(k.names, ''), m.cin)) FROM known k WHERE k.id = m.id"
    " AND (m.last_name, m.first_name, m.birth_date, m.search)"
    " IS DISTINCT FROM (k.last, k.first, k.born, lower(concat_ws(' ', nullif(k.names, ''), m.cin)))"
)


def known_as(organization: Organization, members: Sequence[int]) -> None:
    """Set the names and birth date that members are found by: the newest word of anybody.

    They are locked first: what another partner's file says of them at this moment is seen when it is asked.
    """
    if not members:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM roster_member WHERE organization_id = %s AND id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [organization.pk, list(members)],
        )
        locked = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(_KNOWN_AS, [organization.pk, locked, locked])


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
