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
from ecmx.hub.work.said_same import with_other_cins
from ecmx.hub.work.told_rows import people_now, standings
from ecmx.hub.work.two_cins import PeopleOnce

__all__ = ["CurrentWork", "current_work"]


@dataclass(frozen=True)
class CurrentWork:
    """A member with a plan. facts: the newest of each element; attempts, encounters: those that count, oldest first

    same: the members under whose CINs the plan knew her before; what was said under these is in the rest
    """

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
    same: Sequence[Member] = ()


def current_work(
    organization: Organization,
    *,
    plan: Partner | None = None,
    members: Collection[int] | None = None,
    at: datetime | None = None,
    until: date | None = None,
) -> list[CurrentWork]:
    """Every assignment of a plan (None: of all), by member and plan. at: by what was known then; until: at the end of a day

    Who is one person under two CINs is there once, under the plan's latest. Of the plans' own files what counts now is taken; whom a plan
    had assigned at a moment long ago is not for this to say.
    """
    members = None if members is None else with_other_cins(organization, members)
    assigned = Assignment.objects.of(organization).select_related("member", "plan", "last_file")
    if plan is not None:
        assigned = assigned.filter(plan=plan)
    if members is not None:
        assigned = assigned.filter(member__in=members)
    stands = standings(organization, at=at, until=until, members=members)
    words = _SaidOfMembers(organization, at, until)
    every = list(assigned.order_by("member__last_name", "member__first_name", "member__cin", "plan__name", "pk"))
    by_pk = {one.member_id: one.member for one in every}
    return [words.work(one, stands[pair], by_pk) for one in every if (pair := (one.member_id, one.plan_id)) in stands]


class _SaidOfMembers:
    """What the provider said of members, each person's together."""

    def __init__(self, organization: Organization, at: datetime | None, until: date | None) -> None:
        self.people = people_now(organization)
        self.wishes = {one.member_id: one for one in known(ContactWish, organization, at)}
        self.managers = {
            (one.member_id, one.plan_id): one for one in known(CareManager, organization, at).select_related("staff")
        }
        self.facts: dict[int, dict[str, OurFact]] = defaultdict(dict)
        for fact in known(OurFact, organization, at):
            self.facts[fact.member_id][fact.element] = fact
        self.attempts = _by_pair(known(LoggedAttempt, organization, at), self.people, until)
        self.encounters = _by_pair(known(Encounter, organization, at), self.people, until)
        self.totals: dict[Pair, list[EncounterTotals]] = defaultdict(list)
        for one in known(EncounterTotals, organization, at):
            self.totals[self.people.under(one.member_id, one.plan_id), one.plan_id].append(one)

    def work(self, one: Assignment, now: EngagementStanding, by_pk: Mapping[int, Member]) -> CurrentWork:
        """All of an assignment, under whichever CIN it was said."""
        pair = (one.member_id, one.plan_id)
        hers = self.people.all_of(*pair)
        return CurrentWork(
            one,
            one.member,
            one.plan,
            now,
            _newest(self.wishes[pk] for pk in hers if pk in self.wishes),
            _newest(self.managers[pk, one.plan_id] for pk in hers if (pk, one.plan_id) in self.managers),
            _newest_facts([self.facts[pk] for pk in hers if pk in self.facts]),
            self.attempts.get(pair, ()),
            self.encounters.get(pair, ()),
            self.totals.get(pair, ()),
            [by_pk[pk] for pk in hers if pk != one.member_id],
        )


Contact = TypeVar("Contact", LoggedAttempt, Encounter)
Pair = tuple[int, int | None]


def _by_pair(words: Iterable[Contact], people: PeopleOnce, until: date | None) -> dict[Pair, list[Contact]]:
    found: dict[Pair, list[Contact]] = defaultdict(list)
    for one in sorted(words, key=lambda word: word.day):
        if until is None or one.day <= until:
            found[people.under(one.member_id, one.plan_id), one.plan_id].append(one)
    return found


Word = TypeVar("Word", ContactWish, CareManager, OurFact)


def _newest(words: Iterable[Word]) -> Word | None:
    return max(words, key=lambda one: (one.recorded_at, one.pk), default=None)


def _newest_facts(by_member: Sequence[Mapping[str, OurFact]]) -> Mapping[str, OurFact]:
    """The newest of each element, under whichever CIN it was said."""
    found: dict[str, OurFact] = {}
    for facts in by_member:
        for element, fact in facts.items():
            newest = _newest([fact, *([found[element]] if element in found else [])])
            assert newest is not None
            found[element] = newest
    return found
