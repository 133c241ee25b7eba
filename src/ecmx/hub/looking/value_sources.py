"""Whose word a value of a file of ours is: the plan's own file, or what the clinic recorded and who did. By `value_sources.toml`.

Of a value that several said, the one counts whose word was taken. What nobody said in so many words is told how it was worked out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import polars as pl

from ecmx.hub.accounts import Organization
from ecmx.hub.outbound import SentRow
from ecmx.hub.partners import Partner
from ecmx.hub.roster import spoken
from ecmx.hub.transmissions import Transmission
from ecmx.hub.work import EVENTS, CareManager, EngagementEvent, LoggedAttempt, OurFact, OurWord, PersonReferral, known

__all__ = ["ValueSource", "ValueSources"]


@dataclass(frozen=True)
class ValueSource:
    """Where a value comes from. whose: "plan", "clinic" or "made"; words: a name or sentence; at: when it was said; file: in which"""

    whose: str
    words: str
    at: datetime | None = None
    file: int | None = None


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[tuple[str, ...], str]]:
    raw = tomllib.loads(files("ecmx.hub.looking").joinpath("value_sources.toml").read_text("utf-8"))["source"]
    return {name: (tuple(one["order"]), one["else"]) for one in raw for name in one["elements"]}


class ValueSources:
    """The words on the members of some rows, as they were known when the file was composed. Asks each table once."""

    def __init__(self, organization: Organization, plan: Partner, rows: Sequence[SentRow], at: datetime) -> None:
        members = sorted({row.member_id for row in rows if row.member_id is not None})
        self.plan = plan.name
        self._plan = _said_by_plan(organization, plan, rows, members)
        came = Transmission.objects.of(organization).filter(pk__in=set(self._plan.values()))
        self._came = dict(came.values_list("pk", "received_at"))
        self._facts: dict[tuple[int, str], OurFact] = {
            (one.member_id, one.element): one
            for one in known(OurFact, organization, at).filter(member__in=members).select_related("recorded_by")
        }
        self._events = _by_member(known(EngagementEvent, organization, at).filter(plan=plan, member__in=members))
        self._managers = _by_member(known(CareManager, organization, at).filter(plan=plan, member__in=members))
        self._attempts = _by_pk(LoggedAttempt, organization, [row.attempt_id for row in rows])
        self._referrals = _by_pk(PersonReferral, organization, [row.referral_id for row in rows])

    def of(self, row: SentRow, element: str) -> ValueSource:
        """Of one value of a row."""
        if row.referral_id is not None:
            return _recorded("A referral of yours", self._referrals.get(row.referral_id))
        stem = element.partition(".")[2]
        order, otherwise = _table().get(stem, (("fact", "plan"), "As agreed with the plan."))
        for whose in order:
            found = getattr(self, f"_of_{whose}")(row, element, stem)
            if found is not None:
                return found  # type: ignore[no-any-return]
        return ValueSource("made", otherwise)

    def _of_plan(self, row: SentRow, element: str, stem: str) -> ValueSource | None:
        said = row.said[element]
        for name in (f"mif.{stem}", f"rtf.{stem}", element):
            file = self._plan.get((row.member_id or 0, name, int(said["s"]), str(said["v"])))
            if file is not None:
                return ValueSource("plan", self.plan, self._came.get(file), file)
        return None

    def _of_fact(self, row: SentRow, element: str, stem: str) -> ValueSource | None:
        said = row.said[element]
        name = element if element.startswith("ext.") else stem
        fact = self._facts.get((row.member_id or 0, name))
        if fact is None or (fact.state, fact.value) != (int(said["s"]), str(said["v"])):
            return None
        return _recorded("You recorded it", fact)

    def _of_event(self, row: SentRow, element: str, stem: str) -> ValueSource | None:
        event = self._events.get(row.member_id or 0)
        return _recorded(EVENTS[event.event].words, event) if isinstance(event, EngagementEvent) else None

    def _of_manager(self, row: SentRow, element: str, stem: str) -> ValueSource | None:
        manager = self._managers.get(row.member_id or 0)
        return _recorded("The member's care manager", manager) if manager is not None else None

    def _of_attempt(self, row: SentRow, element: str, stem: str) -> ValueSource | None:
        attempt = self._attempts.get(row.attempt_id or 0)
        return _recorded("Your outreach attempt", attempt) if attempt is not None else None


def _recorded(what: str, word: OurWord | None) -> ValueSource:
    who = word.recorded_by.username if word is not None and word.recorded_by else ""
    return ValueSource("clinic", f"{what} ({who})" if who else what, word.recorded_at if word is not None else None)


def _by_member(words: Any) -> dict[int, OurWord]:
    """The newest of each member."""
    return {one.member_id: one for one in words.select_related("recorded_by")}


def _by_pk(model: Any, organization: Organization, ids: Sequence[int | None]) -> dict[int, OurWord]:
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    found: dict[int, OurWord] = model.objects.of(organization).select_related("recorded_by").in_bulk(sorted(wanted))
    return found


def _said_by_plan(
    organization: Organization, plan: Partner, rows: Sequence[SentRow], members: Sequence[int]
) -> dict[tuple[int, str, int, str], int]:
    """By member, element, state and value, the newest file of the plan that says so."""
    stems = {name.partition(".")[2] for row in rows for name in row.said if not name.startswith("ext.")}
    wanted = sorted(
        {f"{kind}.{stem}" for stem in stems for kind in ("mif", "rtf")}
        | {name for row in rows for name in row.said if name.startswith("ext.")}
    )
    if not members or not wanted:
        return {}
    found: dict[tuple[int, str, int, str], int] = {}
    told = spoken(organization, wanted, partner=plan.pk, members=members)
    for name in wanted:
        words = told.select("member_id", "transmission_id", name).filter(pl.col(name).is_not_null()).unnest(name)
        for member, file, state, text in words.iter_rows():
            found[member, name, int(state), text or ""] = file
    return found
