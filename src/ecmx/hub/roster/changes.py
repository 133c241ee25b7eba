"""What a file changed, member by member: new, changed, termed, returned, vanished. By ids and elements, never by values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import polars as pl

from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster.applying import Applied
from ecmx.hub.roster.models import RosterChange
from ecmx.hub.transmissions import Transmission

__all__ = ["tell_changes"]


def tell_changes(
    organization: Organization, partner: Partner, transmission: Transmission, applied: Applied, vanished: Iterable[int]
) -> Counter[str]:
    """Record what a file changed; how many of each kind."""
    restated = {
        int(member): sorted({element for text in texts for element in json.loads(text)})
        for member, texts in applied.restated.group_by("member_id").agg("said").iter_rows()
    }
    kinds = _kinds(applied, set(restated))
    made = [
        RosterChange(
            transmission=transmission,
            member_id=member,
            plan=partner,
            kind=kind,
            elements=restated.get(member, []) if kind == RosterChange.Kind.CHANGED else [],
        )
        for member, kind in [*kinds.items(), *((member, RosterChange.Kind.VANISHED) for member in vanished)]
    ]
    RosterChange.objects.of(organization).filter(transmission=transmission).delete()
    RosterChange.objects.of(organization).bulk_create(made, batch_size=2_000)
    return Counter(one.kind for one in made)


def _kinds(applied: Applied, restated: set[int]) -> dict[int, RosterChange.Kind]:
    """What became of each member: the strongest of what can be said."""
    both = applied.after.join(applied.before, on="member_id", how="left", suffix=":before")
    kinds: dict[int, RosterChange.Kind] = dict.fromkeys(sorted(restated), RosterChange.Kind.CHANGED)
    for member, termed, was_there, was_termed in both.select(
        "member_id",
        pl.col("termed_by_id").is_not_null(),
        pl.col("first_file_id:before").is_not_null(),
        pl.col("termed_by_id:before").is_not_null(),
    ).iter_rows():
        if termed and not was_termed:
            kinds[member] = RosterChange.Kind.TERMED
        elif not was_there:
            kinds[member] = RosterChange.Kind.NEW
        elif was_termed and not termed:
            kinds[member] = RosterChange.Kind.RETURNED
    return kinds
