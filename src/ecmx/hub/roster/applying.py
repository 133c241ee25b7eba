"""A file's rows into the roster, in the transaction of whoever asks. What follows from which files is decided in `deriving.py`.

The members of a file are derived from all files of the partner that count, so that it does not matter in which order they came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl
from django.db import connection
from django.utils import timezone

from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster.deriving import Derived, Records, derived, of_members
from ecmx.hub.roster.models import Assignment, Engagement, Episode, OutreachAttempt, Statement
from ecmx.hub.roster.people import known_as, member_ids
from ecmx.hub.roster.storing import StoredTable, looked_up, settle
from ecmx.hub.transmissions import Transmission

__all__ = ["Applied", "apply", "in_order"]


class FileRecords(Protocol):
    """What files hold."""

    def __call__(self, file: Transmission) -> Records:
        """The rows that count."""
        ...

    def held(self, file: Transmission) -> pl.Series:
        """The CINs of the rows that are held."""
        ...


ID = pl.Int64()
STATEMENTS = StoredTable(
    Statement,
    {"member_id": ID, "transmission_id": ID, "sheet": pl.String(), "row": pl.Int64()},
    {"digest": pl.String()},
    {"said": pl.String()},
)
ASSIGNMENTS = StoredTable(
    Assignment,
    {"member_id": ID},
    {
        "record_status": pl.String(),
        "assigned_on": pl.Date(),
        "authorized_on": pl.Date(),
        "authorized_until": pl.Date(),
        "first_file_id": ID,
        "last_file_id": ID,
        "termed_by_id": ID,
    },
)
ENGAGEMENTS = StoredTable(Engagement, {"assignment_id": ID, "transmission_id": ID}, {"status": pl.String()})
EPISODES = StoredTable(Episode, {"assignment_id": ID, "start": pl.Date()}, {"end": pl.Date(), "transmission_id": ID})
ATTEMPTS = StoredTable(
    OutreachAttempt,
    {
        "member_id": ID,
        "day": pl.Date(),
        "method": pl.String(),
        "provider_type": pl.String(),
        "ordinal": pl.Int64(),
    },
    {"transmission_id": ID},
)


@dataclass(frozen=True)
class Applied:
    """What applying did. members: their ids; before, after: their assignments (member_id and the columns of `ASSIGNMENTS`)
    unassigned: rows of members whom no plan has assigned (transmission, sheet, row), of all files that were looked at
    """

    members: Sequence[int]
    before: pl.DataFrame
    after: pl.DataFrame
    restated: pl.DataFrame  # member_id, elements: what this file newly said
    unassigned: pl.DataFrame


def in_order(files: Iterable[Transmission]) -> list[Transmission]:
    """Files as they order what is said: by period, then production date, then as they came."""
    return sorted(
        files, key=lambda one: (one.said_on or one.received_at.date(), one.produced_on or one.said_on, one.pk)
    )


def apply(
    organization: Organization,
    partner: Partner,
    files: Sequence[Transmission],
    look: FileRecords,
    cins: pl.Series,
    *,
    newly: Transmission | None = None,
) -> Applied:
    """Derive these members anew from a partner's files that count, in their order, and make the tables say so."""
    _alone(organization, partner)
    ordered = in_order(files)
    records = [of_members(look(one), cins) for one in ordered]
    named = [look.held(one) for one in ordered]
    made = derived(records, named, unassigned_wait=organization.kind == Organization.Kind.PROVIDER)
    ids = pl.Series("transmission_id", [one.pk for one in ordered], dtype=pl.Int64)
    people = member_ids(organization, _named(made), also=cins)
    members = people["member_id"].to_list()
    before = looked_up(ASSIGNMENTS, "plan_id = %s AND member_id = ANY(%s)", [partner.pk, members])
    _store(organization, partner, made, people, ids, before)
    known_as(organization, members)
    after = looked_up(ASSIGNMENTS, "plan_id = %s AND member_id = ANY(%s)", [partner.pk, members])
    at = ordered.index(newly) if newly is not None and newly in ordered else None
    return Applied(members, before, after, _restated(made, people, at), _placed(made.unassigned, ids))


def _store(
    organization: Organization,
    partner: Partner,
    made: Derived,
    people: pl.DataFrame,
    ids: pl.Series,
    before: pl.DataFrame,
) -> None:
    members = people["member_id"].to_list()
    ours: dict[str, Any] = {"organization_id": organization.pk}
    statements = _by_member(made.statements, people).with_columns(_file("file", ids).alias("transmission_id"))
    settle(
        STATEMENTS,
        looked_up(STATEMENTS, "partner_id = %s AND member_id = ANY(%s)", [partner.pk, members]),
        statements.with_columns(_digest("said")),
        {**ours, "partner_id": partner.pk, "recorded_at": timezone.now()},
    )
    assignments = _by_member(made.assignments, people).with_columns(
        pl.col("record_status").fill_null(""),
        _file("first", ids).alias("first_file_id"),
        _file("last", ids).alias("last_file_id"),
        _file("termed", ids).alias("termed_by_id"),
    )
    settle(ASSIGNMENTS, before, assignments, {**ours, "plan_id": partner.pk})
    assigned = _assignment_ids(organization, partner, people)
    every = assigned["assignment_id"].to_list()
    for table, frame in ((ENGAGEMENTS, made.engagements), (EPISODES, made.episodes)):
        settle(
            table,
            looked_up(table, "assignment_id = ANY(%s)", [every]),
            frame.join(assigned, on="cin").with_columns(_file("file", ids).alias("transmission_id")),
            ours,
        )
    settle(
        ATTEMPTS,
        looked_up(ATTEMPTS, "plan_id = %s AND member_id = ANY(%s)", [partner.pk, members]),
        _by_member(made.attempts, people).with_columns(_file("file", ids).alias("transmission_id")),
        {**ours, "plan_id": partner.pk},
    )


def _alone(organization: Organization, partner: Partner) -> None:
    """One file of a partner at a time; those of others go on beside it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [organization.pk, partner.pk])


def _named(made: Derived) -> pl.Series:
    parts = (made.statements, made.assignments, made.engagements, made.episodes, made.attempts)
    return pl.concat([one["cin"] for one in parts]).unique().sort()


def _by_member(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    return frame.join(people, on="cin", how="inner", maintain_order="left")


def _file(column: str, ids: pl.Series) -> pl.Expr:
    """Files by their place in the order → their ids."""
    return pl.col(column).cast(pl.Int64).replace_strict(list(range(len(ids))), ids.to_list(), return_dtype=pl.Int64)


def _digest(column: str) -> pl.Expr:
    return pl.col(column).map_elements(_md5, return_dtype=pl.String).alias("digest")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _assignment_ids(organization: Organization, partner: Partner, people: pl.DataFrame) -> pl.DataFrame:
    found = Assignment.objects.of(organization).filter(plan=partner, member_id__in=people["member_id"].to_list())
    rows = pl.DataFrame(
        list(found.values_list("member_id", "pk")), schema={"member_id": ID, "assignment_id": ID}, orient="row"
    )
    return rows.join(people, on="member_id").select("cin", "assignment_id")


def _restated(made: Derived, people: pl.DataFrame, at: int | None) -> pl.DataFrame:
    mine = made.statements.filter(pl.col("file") == (at if at is not None else -1))
    return _by_member(mine, people).select("member_id", "said")


def _placed(waiting: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    return waiting.with_columns(_file("file", ids).alias("transmission_id")).select("transmission_id", "sheet", "row")
