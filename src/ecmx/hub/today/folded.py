"""How members stand for whoever is to reach them, derived from all that is said of them. The status is `work.folding`'s alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ecmx.guidance.values import State
from ecmx.hub.accounts import Organization
from ecmx.hub.roster import Member, OutreachAttempt, newest
from ecmx.hub.today.contacts_made import MetThen, ToldAttempt, contacts_made
from ecmx.hub.today.models import ReachState
from ecmx.hub.today.own_reasons import own_reason
from ecmx.hub.work import (
    EVENTS,
    CareManager,
    ContactWish,
    Encounter,
    EncounterTotals,
    EngagementStanding,
    LoggedAttempt,
    OurFact,
    PeopleOnce,
    PlanPast,
    ProviderWords,
    joined_past,
    known,
    pasts,
    people_now,
    phone_to_call,
    told,
    with_other_cins,
    zip_to_go_to,
)

__all__ = ["reach_states"]

_PHONE, _ZIP = "member_phone_number", "member_residential_zip"
_TOLD = {"phone": (f"mif.{_PHONE}",), "zip": (f"mif.{_ZIP}",)}
Pair = tuple[int, int | None]


@dataclass
class _Of:
    """What is known of some members, by member, or by member and plan (None: while no plan had assigned her).

    people: who is told of under another CIN
    """

    people: PeopleOnce
    names: dict[int, str] = field(default_factory=dict)
    wishes: dict[int, ContactWish] = field(default_factory=dict)
    facts: dict[tuple[int, str], OurFact] = field(default_factory=dict)
    said: dict[Pair, Mapping[str, Any]] = field(default_factory=dict)
    led: dict[Pair, int | None] = field(default_factory=dict)
    tried: dict[Pair, list[ToldAttempt]] = field(default_factory=lambda: defaultdict(list))
    met: dict[Pair, list[MetThen]] = field(default_factory=lambda: defaultdict(list))


def reach_states(organization: Organization, members: Sequence[int]) -> Iterator[ReachState]:
    """Each of these members, and whoever is one person with one of them, with each plan that assigned her; not stored.

    A fixed number of queries. A person whom a plan knows under two CINs stands alike under both, and is to be reached under the latest.
    """
    every = sorted(with_other_cins(organization, members))
    people = people_now(organization)
    words = told(organization, members=every, people=people)
    past = pasts(organization, members=every)
    known_of = _Of(people=people)
    _contact(organization, every, known_of)
    led = known(CareManager, organization).filter(member__in=every)
    known_of.led.update(((member, plan), staff) for member, plan, staff in led.values_list("member", "plan", "staff"))
    _attempts(organization, every, known_of)
    _encounters(organization, every, known_of)
    for member, plan in past:
        leads = people.under(member, plan)
        joined = joined_past([past[pk, plan] for pk in people.all_of(member, plan)])
        state = _state(leads, plan, words.get((leads, plan), ProviderWords()), joined, known_of)
        if leads != member:
            state.member_id, state.sort_name, state.left_out = member, known_of.names[member], "other-cin"
        state.led, state.led_by_id = (member, plan) in known_of.led, known_of.led.get((member, plan))
        yield state


def _state(member: int, plan: int, words: ProviderWords, past: PlanPast, known_of: _Of) -> ReachState:
    now = words.stands(past)
    wish = known_of.wishes.get(member)
    hers = [(pk, of) for pk in known_of.people.all_of(member, plan) for of in (plan, None)]
    tried = sorted((one for pair in hers for one in known_of.tried[pair]), key=lambda one: one.day)
    met = sorted((one for pair in hers for one in known_of.met[pair]), key=lambda one: one.day)
    made = contacts_made(tried, met, counted_from=_counted_from(now, words, past))
    said = known_of.said.get((member, plan), {})
    days = [one.day for one in words.events] + [one.day for one in tried] + [one.day for one in met]
    days += [day for day, _ in past.statuses]
    judged: dict[str, Any] = {
        "status": now.status,
        "serving": now.serving,
        "assigned_on": past.assigned,
        "since": (now.start or now.since) if now.serving else past.assigned,
        "attempts": made.attempts,
        "last_attempt": made.last_attempt,
        "last_met": made.last_met.day if made.last_met else None,
        "call_back_on": made.call_back_on,
    }
    reason, sorts_on = own_reason(**judged)
    return ReachState(
        **judged,
        member_id=member,
        plan_id=plan,
        left_out=_left_out(now, wish),
        reason=reason,
        sorts_on=sorts_on,
        methods=list(made.methods),
        met_how=made.last_met.how if made.last_met else "",
        said_on=max(days, default=None),
        phone=phone_to_call(wish, known_of.facts.get((member, _PHONE)), _value(said, "phone")),
        sort_name=known_of.names[member],
        zip=zip_to_go_to(wish, known_of.facts.get((member, _ZIP)), _value(said, "zip")),
    )


def _counted_from(now: EngagementStanding, words: ProviderWords, past: PlanPast) -> date | None:
    """Attempts of before an assignment count, unless it opened anew what had ended (or had come to nothing) before it."""
    if now.serving or past.assigned is None:
        return None
    over = [one.day for one in words.events if EVENTS[one.code].reported != "while"]
    anew = now.episode > 0 or any(day <= past.assigned for day in over)
    return past.assigned if anew else None


def _left_out(now: EngagementStanding, wish: ContactWish | None) -> str:
    if now.refused is not None:
        return "refused"
    if now.termed is not None:
        return "termed"
    if now.closed:
        return "ended" if now.reported == "ended" else "closed"
    return "not-to-contact" if wish is not None and wish.route == "nothing" else ""


def _value(said: Mapping[str, Any], name: str) -> str | None:
    word = said.get(name)
    return str(word["v"]) if word is not None and word["s"] == State.VALUE else None


def _contact(organization: Organization, members: Sequence[int], into: _Of) -> None:
    people = Member.objects.of(organization).filter(pk__in=members).values_list("pk", "last_name", "first_name")
    into.names.update((pk, f"{last}, {first}".casefold()[:250]) for pk, last, first in people)
    of_these = {"member__in": members}
    into.wishes.update((one.member_id, one) for one in known(ContactWish, organization).filter(**of_these))
    facts = known(OurFact, organization).filter(element__in=(_PHONE, _ZIP), **of_these)
    into.facts.update(((one.member_id, one.element), one) for one in facts)
    frame = newest(organization, _TOLD, members=members)
    into.said.update(((row["member_id"], row["partner_id"]), row) for row in frame.iter_rows(named=True))


def _attempts(organization: Organization, members: Sequence[int], into: _Of) -> None:
    by_file = OutreachAttempt.objects.of(organization).filter(member__in=members)
    for member, plan, day, method, kind in by_file.values_list("member", "plan", "day", "method", "provider_type"):
        into.tried[member, plan].append(ToldAttempt(day, method, kind, by_file=True))
    logged = known(LoggedAttempt, organization).filter(member__in=members)
    columns = ("member", "plan", "day", "method", "provider_type", "outcome", "call_back_on")
    for member, plan, *attempt in logged.values_list(*columns):
        into.tried[member, plan].append(ToldAttempt(*attempt))


def _encounters(organization: Organization, members: Sequence[int], into: _Of) -> None:
    met = known(Encounter, organization).filter(member__in=members)
    for member, plan, day, in_person in met.values_list("member", "plan", "day", "in_person"):
        into.met[member, plan].append(MetThen(day, "in_person" if in_person else "telephonic"))
    newest_of: dict[tuple[int, int, date, date], tuple[int, int]] = {}
    totals = known(EncounterTotals, organization).filter(member__in=members)
    columns = ("member", "plan", "period_start", "period_end", "in_person", "telephonic")
    for member, plan, start, end, seen, called in totals.values_list(*columns):
        newest_of[member, plan, start, end] = (seen, called)
    for (member, plan, _, end), counts in newest_of.items():
        if any(counts):
            into.met[member, plan].append(MetThen(end, ""))
