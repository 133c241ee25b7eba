"""The rows that tell how members stand with plans, out of the tables, in the shape that `folding` takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Assignment, Engagement, Episode
from ecmx.hub.work.folding import EngagementStanding, Happened, LoopSaid, PlanPast, RefusalSaid, standing
from ecmx.hub.work.models import Discontinuation, EngagementEvent, MemberRefusal, ReferralLoopWord, known
from ecmx.hub.work.said_same import all_of_people, same_people
from ecmx.hub.work.two_cins import PeopleOnce, joined_past, people_once

__all__ = ["ProviderWords", "pasts", "people_now", "standings", "standings_alone", "told"]

Pair = tuple[int, int]
"""A member and a plan, by their ids."""


EACH_ALONE = PeopleOnce({}, {})


@dataclass
class ProviderWords:
    """What the provider said of a member with a plan, in the order in which it was recorded."""

    events: list[Happened] = field(default_factory=list)
    loops: list[LoopSaid] = field(default_factory=list)
    refusals: list[RefusalSaid] = field(default_factory=list)

    def stands(self, plan: PlanPast, until: date | None = None) -> EngagementStanding:
        """How the member stands, with what the plan says, at the end of a day (None: with all that is known)."""
        return standing(self.events, plan, loops=self.loops, refusals=self.refusals, until=until)


def told(
    organization: Organization,
    *,
    at: datetime | None = None,
    members: Collection[int] | None = None,
    people: PeopleOnce = EACH_ALONE,
    kinds: Collection[str] = ("event", "referral", "refusal"),
) -> Mapping[Pair, ProviderWords]:
    """What was said, as it was known at a moment (None: now). members: of these alone; people: who are told of under another

    kinds: of `WORDS`; the others are not asked for, where it is known that there are none
    """
    only = {} if members is None else {"member__in": members}
    under = people.under
    found: dict[Pair, ProviderWords] = defaultdict(ProviderWords)
    if "event" in kinds:
        discontinued = known(Discontinuation, organization, at).filter(event__isnull=False, **only)
        reasons = {event: why for event, *why in discontinued.values_list("event", "reason", "text")}
        events = known(EngagementEvent, organization, at).filter(**only)
        asked = events.values_list("member", "plan", "pk", "event", "day", "start", "end")
        for member, plan, pk, code, day, start, end in asked:
            found[under(member, plan), plan].events.append(Happened(code, day, start, end, *reasons.get(pk, ("", ""))))
    if "referral" in kinds:
        loops = known(ReferralLoopWord, organization, at).filter(**only)
        for member, plan, status, day, closure in loops.values_list("member", "plan", "status", "day", "closure"):
            found[under(member, plan), plan].loops.append(LoopSaid(status, day, closure))
    if "refusal" in kinds:
        refusals = known(MemberRefusal, organization, at).filter(**only)
        for member, plan, reason, day in refusals.values_list("member", "plan", "reason", "day"):
            found[under(member, plan), plan].refusals.append(RefusalSaid(reason, day))
    return found


def pasts(organization: Organization, *, members: Collection[int] | None = None) -> Mapping[Pair, PlanPast]:
    """What the plans' files, and those of before, say now: of each assignment."""
    only = {} if members is None else {"member__in": members}
    of_these = {} if members is None else {"assignment__member__in": members}
    statuses: dict[int, list[tuple[date, str]]] = defaultdict(list)
    reported = Engagement.objects.of(organization).filter(**of_these)
    in_order = reported.order_by("transmission__said_on", "transmission__produced_on", "transmission_id")
    for assignment, day, status in in_order.values_list("assignment", "transmission__said_on", "status"):
        if day is not None:
            statuses[assignment].append((day, status))
    episodes: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    served = Episode.objects.of(organization).filter(**of_these).order_by("start")
    for assignment, start, end in served.values_list("assignment", "start", "end"):
        episodes[assignment].append((start, end))
    assigned = Assignment.objects.of(organization).filter(**only)
    return {
        (member, plan): PlanPast(on or first, termed, statuses[pk], episodes[pk])
        for pk, member, plan, on, first, termed in assigned.values_list(
            "pk", "member", "plan", "assigned_on", "first_file__said_on", "termed_by__said_on"
        )
    }


def people_now(organization: Organization) -> PeopleOnce:
    """Under whom each person is told of whom a plan knows under two CINs."""
    same = same_people(organization)
    return people_once(same, pasts(organization, members={pk for pair in same for pk in pair})) if same else EACH_ALONE


def standings(
    organization: Organization,
    *,
    at: datetime | None = None,
    until: date | None = None,
    members: Collection[int] | None = None,
) -> Mapping[Pair, EngagementStanding]:
    """How every assigned member stands with her plan. at: by the provider's word as it was known then; until: at the end of a day

    Who is one person under two CINs stands once, under the plan's latest; so she does where only her other CIN was asked for.
    """
    same = same_people(organization)
    every = None if members is None else all_of_people(members, same)
    past = pasts(organization, members=every)
    people = people_once(same, past) if same else EACH_ALONE
    words = told(organization, at=at, members=every, people=people)
    return {
        (member, plan): words.get((member, plan), ProviderWords()).stands(
            joined_past([past[pk, plan] for pk in people.all_of(member, plan)]), until
        )
        for member, plan in past
        if people.under(member, plan) == member
    }


def standings_alone(
    organization: Organization, member: int, past: Mapping[int, PlanPast], kinds: Collection[str]
) -> Mapping[int, EngagementStanding]:
    """How a member stands with each plan now, who is known under one CIN. past: by plan; kinds: `kinds_said` of her"""
    words = told(organization, members=[member], kinds=kinds)
    return {plan: words.get((member, plan), ProviderWords()).stands(one) for plan, one in past.items()}
