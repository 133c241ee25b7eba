"""What is held of members by one partner's files, out of the tables, as `deriving` says it; and what of a newest file is new beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django.db.models.expressions import RawSQL

from ecmx.guidance import FileType
from ecmx.hub.partners import Partner
from ecmx.hub.roster.deriving import SAID, Derived, Records, by_row, said
from ecmx.hub.roster.models import Statement

__all__ = ["newly_said", "standing"]

WORD = ("cin", "element", "value", "state")
OF_ANY_FILE = "ext."  # an extension may stand in files of every type


def standing(frames: Mapping[str, pl.DataFrame], people: pl.DataFrame, ids: pl.Series) -> Derived:
    """As `Derived`, without statements. frames: the stored rows by table; ids: of the files that count, in their order."""
    places = dict(zip(ids.to_list(), range(len(ids)), strict=True))
    who = people.rename({"member_id": "of_member"})

    def placed(frame: pl.DataFrame, names: Mapping[str, str], like: pl.DataFrame) -> pl.DataFrame:
        if not frame.height:
            return like
        told = [
            pl.col(stored).replace_strict(places, default=None, return_dtype=pl.UInt32).alias(name)
            for name, stored in names.items()
        ]
        found = frame.with_columns(told).join(who, left_on="member_id", right_on="of_member", how="inner")
        return found.select(like.columns).cast(like.schema)

    file = {"file": "transmission_id"}
    files = {"first": "first_file_id", "last": "last_file_id", "termed": "termed_by_id"}
    shape = Derived.none()
    assignments = placed(frames["assignments"], files, shape.assignments)
    return Derived(
        shape.statements,
        assignments.with_columns(pl.col("record_status", "npi").replace("", None)),
        placed(frames["engagements"], file, shape.engagements),
        placed(frames["episodes"], file, shape.episodes),
        placed(frames["attempts"], file, shape.attempts),
        shape.unassigned,
    )


def newly_said(
    partner: Partner,
    people: pl.DataFrame,
    records: Records,
    previous: Mapping[FileType, pl.DataFrame],
    place: int,
) -> pl.DataFrame:
    """What a newest file says otherwise than it was said before, by row. previous: the last file's records of each type.

    What the last file of that type said the same way is what stands; only of the rest the tables are asked.
    people: cin, member_id of those who were known before
    """
    parts = []
    for kind, frame in records.items():
        now = said(frame, kind, place)
        if kind in previous:
            last = said(previous[kind], kind).filter(~pl.col("element").str.starts_with(OF_ANY_FILE))
            now = now.join(last, on=WORD, how="anti", maintain_order="left")
        parts.append(now)
    every = pl.concat([pl.DataFrame(schema=SAID), *parts])
    stored = _newest(partner, people, every)
    return by_row(every.join(stored, on=WORD, how="anti", maintain_order="left"))


def _newest(partner: Partner, people: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    """The newest word on each element of which there is one in `every`: cin, element, value, state."""
    known = people.filter(pl.col("cin").is_in(every["cin"].implode()))
    cins = dict(known.select("member_id", "cin").iter_rows())
    rows = (
        Statement.objects.of(partner.organization)
        .filter(partner=partner, member_id__in=RawSQL("SELECT unnest(%s::bigint[])", [list(cins)]))
        .order_by("member_id", "transmission__said_on", "transmission__produced_on", "transmission_id", "sheet", "row")
        .values_list("member_id", "said")
    )
    asked: dict[str, set[str]] = dict(every.group_by("cin").agg(pl.col("element").unique()).iter_rows())
    newest: dict[tuple[str, str], tuple[str, int]] = {}
    for member, elements in _read(rows):
        cin = cins[member]
        for element in elements.keys() & asked[cin]:
            newest[cin, element] = (elements[element]["v"], elements[element]["s"])
    return pl.DataFrame(
        [(cin, element, *word) for (cin, element), word in newest.items()],
        schema={name: SAID[name] for name in WORD},
        orient="row",
    )


def _read(rows: Iterable[tuple[int, object]]) -> Iterable[tuple[int, dict[str, dict[str, Any]]]]:
    for member, said_there in rows:
        yield member, json.loads(said_there) if isinstance(said_there, str) else said_there  # type: ignore[misc]
