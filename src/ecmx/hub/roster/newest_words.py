"""The newest word of each partner on some elements of members, out of what its files said one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from django.db import connection

from ecmx.hub.accounts import Organization

__all__ = ["SAID", "newest", "spoken"]

#: One word: a state and a value as canonical text.
SAID = pl.Struct({"s": pl.UInt8(), "v": pl.String()})
_ROWS = {
    "member_id": pl.Int64(),
    "partner_id": pl.Int64(),
    "transmission_id": pl.Int64(),
    "said": pl.String(),
}
#: Oldest word first, as files order what is said.
_SPOKEN = (
    "SELECT s.member_id, s.partner_id, s.transmission_id, s.said::text FROM roster_statement s"
    " JOIN transmissions_transmission t ON t.id = s.transmission_id"
    " WHERE s.organization_id = %s AND (%s::bigint IS NULL OR s.partner_id = %s)"
    " AND (%s::bigint[] IS NULL OR s.member_id = ANY(%s::bigint[]))"
    " ORDER BY t.said_on, t.produced_on, t.id, s.sheet, s.row"
)


def spoken(
    organization: Organization,
    elements: Sequence[str],
    *,
    partner: int | None = None,
    members: Sequence[int] | None = None,
) -> pl.DataFrame:
    """Every statement, oldest first: member_id, partner_id, transmission_id, and a column of `SAID` an element (null: nothing said).

    partner: of this one alone; members: of these alone; None: of all
    """
    asked = [organization.pk, partner, partner, *[None if members is None else list(members)] * 2]
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN, asked)
        rows = pl.DataFrame(cursor.fetchall(), schema=_ROWS, orient="row")
    words = pl.Struct(dict.fromkeys(elements, SAID))
    if not elements:
        return rows.drop("said")
    return rows.with_columns(pl.col("said").str.json_decode(words)).unnest("said")


def newest(
    organization: Organization,
    columns: Mapping[str, Sequence[str]],
    *,
    partner: int | None = None,
    members: Sequence[int] | None = None,
) -> pl.DataFrame:
    """A row a member and partner: member_id, partner_id, and the newest word for each column, of `SAID`.

    columns: by a column's name, the elements that say it; where one row says several, the first counts
    """
    elements = sorted({one for ones in columns.values() for one in ones})
    every = spoken(organization, elements, partner=partner, members=members)
    words = [pl.coalesce(pl.col(one) for one in ones).alias(name) for name, ones in columns.items()]
    return (
        every.select("member_id", "partner_id", *words)
        .group_by("member_id", "partner_id", maintain_order=True)
        .agg(pl.col(name).drop_nulls().last() for name in columns)
    )
