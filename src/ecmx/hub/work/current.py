"""What stands of every assignment, by all that the provider said: now, or as it was known at a moment. Derived; keeps nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Assignment, Member
from ecmx.hub.work.folding import EngagementStanding
from ecmx.hub.work.models import CareManager, ContactWish, Encounter, EncounterTotals, LoggedAttempt, OurFact, known
from ecmx.hub.work.told_rows import standings

__all__ = ["CurrentWork", "current_work"]


@dataclass(frozen=True)
class CurrentWork:
    """A member with a plan. facts: the newest of each element; attempts, encounters: those that count, oldest first"""

    assignment: Assignment
    member: Member
    plan: Partner
    standing: EngagementStanding
    wish: ContactWish | None = None
    care_manager: CareManager | None = None
    facts: Mapping[str, OurFact] = field(default_factory=dict)
    attempts: Sequence[LoggedAttempt] = ()
    encounters: Sequence[Encounter] = ()
    totals: Sequence[EncounterTotals] = ()


def current_work(
    organization: Organization,
    *,
    plan: Partner | None = None,
    members: Collection[int] | None = None,
    at: datetime | None = None,
    until: date | None = None,
) -> list[CurrentWork]:
    """Every assignment of a plan (None: of all), by member and plan. at: by what was known then; until: at the end of a day

    Of the plans' own files what counts now is taken; whom a plan had assigned at a moment long ago is not for this to say.
    """
    assigned = Assignment.objects.of(organization).select_related("member", "plan", "last_file")
    if plan is not None:
        assigned = assigned.filter(plan=plan)
    if members is not None:
        assigned = assigned.filter(member__in=members)
    stands = standings(organization, at=at, until=until, members=members)
    wishes = {one.member_id: one for one in known(ContactWish, organization, at)}
    managers = {
        (one.member_id, one.plan_id): one for one in known(CareManager, organization, at).select_related("staff")
    }
    facts: dict[int, dict[str, OurFact]] = defaultdict(dict)
    for fact in known(OurFact, organization, at):
        facts[fact.member_id][fact.element] = fact
    attempts = _by_pair(known(LoggedAttempt, organization, at), until)
    encounters = _by_pair(known(Encounter, organization, at), until)
    totals: dict[Pair, list[EncounterTotals]] = defaultdict(list)
    for one in known(EncounterTotals, organization, at):
        totals[one.member_id, one.plan_id].append(one)
    return [
        CurrentWork(
            one,
            one.member,
            one.plan,
            stands[pair],
            wishes.get(one.member_id),
            managers.get(pair),
            facts.get(one.member_id, {}),
            attempts.get(pair, ()),
            encounters.get(pair, ()),
            totals.get(pair, ()),
        )
        for one in assigned.order_by("member__last_name", "member__first_name", "member__cin", "plan__name", "pk")
        if (pair := (one.member_id, one.plan_id)) in stands
    ]


Contact = TypeVar("Contact", LoggedAttempt, Encounter)
Pair = tuple[int, int | None]


def _by_pair(words: Iterable[Contact], until: date | None) -> dict[Pair, list[Contact]]:
    found: dict[Pair, list[Contact]] = defaultdict(list)
    for one in sorted(words, key=lambda word: word.day):
        if until is None or one.day <= until:
            found[one.member_id, one.plan_id].append(one)
    return found
