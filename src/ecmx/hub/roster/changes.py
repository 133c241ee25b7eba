"""What a file changed, member by member: new, changed, termed, returned, vanished, undone. By ids and elements, never by values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import polars as pl
from django.utils import timezone

from ecmx.comparing import became
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster.applying import Applied
from ecmx.hub.roster.models import RosterChange
from ecmx.hub.roster.storing import StoredTable, added
from ecmx.hub.transmissions import Transmission

__all__ = ["tell_changes"]

CHANGES = StoredTable(RosterChange, {"member_id": pl.Int64()}, {"kind": pl.String(), "elements": pl.List(pl.String())})


def tell_changes(
    organization: Organization, partner: Partner, transmission: Transmission, applied: Applied, vanished: Iterable[int]
) -> Counter[str]:
    """Record what a file changed; how many of each kind."""
    kinds = _kinds(applied)
    restated: dict[int, list[str]] = {}
    for member, texts in applied.restated.group_by("member_id").agg("said").iter_rows():
        if kinds.setdefault(member, RosterChange.Kind.CHANGED) == RosterChange.Kind.CHANGED:
            restated[member] = sorted({element for text in texts for element in json.loads(text)})
    told = [*kinds.items(), *((member, RosterChange.Kind.VANISHED) for member in vanished)]
    rows = pl.DataFrame(
        [(member, str(kind), restated.get(member, [])) for member, kind in told],
        schema={"member_id": pl.Int64(), "kind": pl.String(), "elements": pl.List(pl.String())},
        orient="row",
    )
    RosterChange.objects.of(organization).filter(transmission=transmission).delete()
    always = {"organization_id": organization.pk, "transmission_id": transmission.pk, "plan_id": partner.pk}
    added(CHANGES, rows, {**always, "at": timezone.now()})
    return Counter(str(kind) for _, kind in told)


def _kinds(applied: Applied) -> dict[int, RosterChange.Kind]:
    """What became of each member whose assignment began, ended, came back or never was."""
    both = applied.after.join(applied.before, on="member_id", how="left", suffix=":before")
    kinds: dict[int, RosterChange.Kind] = {}
    for member, termed, was_there, was_termed in both.select(
        "member_id",
        pl.col("termed_by_id").is_not_null(),
        pl.col("first_file_id:before").is_not_null(),
        pl.col("termed_by_id:before").is_not_null(),
    ).iter_rows():
        if (fate := became(was_termed if was_there else None, termed)) is not None:
            kinds[member] = RosterChange.Kind(fate.value)
    undone = applied.before.join(applied.after, on="member_id", how="anti")
    return kinds | dict.fromkeys(undone["member_id"], RosterChange.Kind.UNDONE)
