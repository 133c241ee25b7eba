"""A file's rows into the roster, in the transaction of whoever asks. What follows from which files is decided in `deriving.py`.

A file that comes in order is added to what stands; for any other its members are derived anew from all files of the partner that count.
Both end in the same tables, so that it does not matter in which order files came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl
from django.db import connection
from django.utils import timezone

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner, our_npis
from ecmx.hub.roster.deriving import Derived, Records, cins_of, continued, derived, of_members
from ecmx.hub.roster.known_as import FINDING_ELEMENTS, NAME_ELEMENTS, known_as
from ecmx.hub.roster.models import Assignment, Engagement, Episode, OutreachAttempt, Statement
from ecmx.hub.roster.people import member_ids
from ecmx.hub.roster.standing import newly_said, standing
from ecmx.hub.roster.storing import StoredTable, added, looked_up, settle
from ecmx.hub.transmissions import Transmission

__all__ = ["Applied", "apply", "in_order", "one_at_a_time"]


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
        "npi": pl.String(),
        "site_id": ID,
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
    alone: bool = False,
) -> Applied:
    """Make the tables say of these members what a partner's files that count say, in their order. After `one_at_a_time`.

    newly: the file that is new among them; alone: nothing of an earlier file hangs on it, so that as the newest it is added to what stands
    """
    ordered = in_order(files)
    ids = pl.Series("transmission_id", [one.pk for one in ordered], dtype=pl.Int64)
    wait = organization.kind == Organization.Kind.PROVIDER
    if newly is not None and alone and ordered[-1].pk == newly.pk:
        return _added(organization, partner, ordered, look, cins, wait=wait)
    records = [of_members(look(one), cins) for one in ordered]
    made = derived(records, [look.held(one) for one in ordered], wait=wait)
    people = member_ids(organization, _named(made), also=cins)
    stored = _stored(organization, partner, people)
    said = looked_up(STATEMENTS, "partner_id = %s AND member_id = ANY(%s)", [partner.pk, people["member_id"].to_list()])
    settle(STATEMENTS, said, _statements(made, people, ids), _always(organization, partner_id=partner.pk, at=True))
    after = _settled(organization, partner, made, people, ids, stored)
    known_as(organization, people["member_id"].to_list())
    at = ordered.index(newly) if newly is not None and newly in ordered else None
    return Applied(
        people["member_id"].to_list(),
        stored["assignments"],
        after,
        _restated(made, people, at),
        _placed(made.unassigned, ids),
    )


def _added(
    organization: Organization,
    partner: Partner,
    ordered: Sequence[Transmission],
    look: FileRecords,
    cins: pl.Series,
    *,
    wait: bool,
) -> Applied:
    """The newest file, added to what stands: only what it says otherwise is written."""
    ids = pl.Series("transmission_id", [one.pk for one in ordered], dtype=pl.Int64)
    place = len(ordered) - 1
    people = member_ids(organization, cins.clear(), also=cins)
    stored = _stored(organization, partner, people)
    before = standing(stored, people, ids)
    nothing: Records = {}

    def statements(used: Sequence[Records]) -> pl.DataFrame:
        return newly_said(partner, people, used[-1], _previous(ordered[:-1], look, used[-1]), place)

    made = derived(
        [*[nothing] * place, look(ordered[-1])],
        [*[cins.clear()] * place, look.held(ordered[-1])],
        assigned=before.assignments["cin"],
        wait=wait,
        statements=statements,
    )
    made = continued(before, made, look.held(ordered[-1]), place)
    people = member_ids(organization, _named(made), also=cins)
    fresh = _statements(made, people, ids)
    added(STATEMENTS, fresh, _always(organization, partner_id=partner.pk, at=True))
    after = _settled(organization, partner, made, people, ids, stored)
    renamed, found_anew = (
        fresh.filter(pl.col("said").str.contains_any(elements))["member_id"].unique().to_list()
        for elements in (NAME_ELEMENTS, FINDING_ELEMENTS)
    )
    known_as(organization, found_anew)
    return Applied(
        renamed, stored["assignments"], after, fresh.select("member_id", "said"), _placed(made.unassigned, ids)
    )


def _previous(earlier: Sequence[Transmission], look: FileRecords, records: Records) -> dict[FileType, pl.DataFrame]:
    """The last earlier file of each type, its records."""
    found = {}
    for kind in records:
        last = next((one for one in reversed(earlier) if kind.value in one.file_types), None)
        if last is not None and kind in look(last):
            found[kind] = of_members({kind: look(last)[kind]}, cins_of({kind: records[kind]})).get(kind)
    return {kind: frame for kind, frame in found.items() if frame is not None}


def _stored(organization: Organization, partner: Partner, people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    members = people["member_id"].to_list()
    of_plan = ("plan_id = %s AND member_id = ANY(%s)", [partner.pk, members])
    of_assignments = (
        "assignment_id IN (SELECT id FROM roster_assignment WHERE organization_id = %s AND plan_id = %s AND member_id = ANY(%s))",
        [organization.pk, partner.pk, members],
    )
    assignments = looked_up(ASSIGNMENTS, *of_plan)
    owners = assignments.select(pl.col("id").alias("assignment_id"), "member_id")
    return {
        "assignments": assignments,
        "engagements": looked_up(ENGAGEMENTS, *of_assignments).join(owners, on="assignment_id"),
        "episodes": looked_up(EPISODES, *of_assignments).join(owners, on="assignment_id"),
        "attempts": looked_up(ATTEMPTS, *of_plan),
    }


def _statements(made: Derived, people: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    rows = _by_member(made.statements, people).with_columns(
        _file("file", ids).alias("transmission_id"), _digest("said")
    )
    return rows.select([*STATEMENTS.schema, *STATEMENTS.beside])


def _always(organization: Organization, *, at: bool = False, **more: int) -> dict[str, Any]:
    return {"organization_id": organization.pk, **more, **({"recorded_at": timezone.now()} if at else {})}


def _settled(
    organization: Organization,
    partner: Partner,
    made: Derived,
    people: pl.DataFrame,
    ids: pl.Series,
    stored: dict[str, pl.DataFrame],
) -> pl.DataFrame:
    """Everything but the statements; the assignments as they stand then."""
    assignments = _by_member(made.assignments, people).with_columns(
        pl.col("record_status").fill_null(""),
        pl.col("npi").fill_null(""),
        pl.col("npi").replace_strict(_sites(organization), default=None, return_dtype=pl.Int64).alias("site_id"),
        _file("first", ids).alias("first_file_id"),
        _file("last", ids).alias("last_file_id"),
        _file("termed", ids).alias("termed_by_id"),
    )
    settle(ASSIGNMENTS, stored["assignments"], assignments, _always(organization, plan_id=partner.pk))
    after = looked_up(ASSIGNMENTS, "plan_id = %s AND member_id = ANY(%s)", [partner.pk, people["member_id"].to_list()])
    assigned = after.select("member_id", pl.col("id").alias("assignment_id")).join(people, on="member_id")
    for table, name, frame in (
        (ENGAGEMENTS, "engagements", made.engagements),
        (EPISODES, "episodes", made.episodes),
    ):
        wanted = frame.join(assigned, on="cin").with_columns(_file("file", ids).alias("transmission_id"))
        settle(table, stored[name], wanted, _always(organization))
    attempts = _by_member(made.attempts, people).with_columns(_file("file", ids).alias("transmission_id"))
    settle(ATTEMPTS, stored["attempts"], attempts, _always(organization, plan_id=partner.pk))
    return after


def _sites(organization: Organization) -> dict[str, int]:
    """Our sites by NPI."""
    return {npi: site.pk for npi, site in our_npis(organization).items() if site is not None}


def one_at_a_time(organization: Organization, partner: Partner) -> None:
    """Until the transaction ends nobody else applies a file of this partner. To be asked before it is asked which files count."""
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


def _restated(made: Derived, people: pl.DataFrame, at: int | None) -> pl.DataFrame:
    mine = made.statements.filter(pl.col("file") == (at if at is not None else -1))
    return _by_member(mine, people).select("member_id", "said")


def _placed(waiting: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    return waiting.with_columns(_file("file", ids).alias("transmission_id")).select("transmission_id", "sheet", "row")
