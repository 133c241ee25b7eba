"""What the provider herself said of a member, as a page needs it: how she stands with each plan, how she wants to be reached, what waits.

Each with who said it and where. Reading it is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ecmx.guidance.values import State
from ecmx.hub.accounts import NOT_SHOWN, By
from ecmx.hub.looking.of_member import OfMember
from ecmx.hub.looking.our_words import WordSeen, said_by, words_seen
from ecmx.hub.looking.showing import shown
from ecmx.hub.looking.sight import RoleSight
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.work import (
    EVENTS,
    FACTS,
    REFUSALS,
    ROUTES,
    TASKS,
    Consent,
    ContactWish,
    Encounter,
    EncounterTotals,
    EngagementStanding,
    Task,
    known,
)

__all__ = ["ConsentSeen", "FactSeen", "MemberOurs", "OpenTaskSeen", "StandsWith", "WishSeen", "member_ours", "ours_of"]

PHONE = "rtf.member_phone_number"


@dataclass(frozen=True)
class FactSeen:
    """What the provider knows. element: of `FACTS`; said: as people read it; state: its `State` by name; value: canonical"""

    id: int
    element: str
    label: str
    said: str
    state: str
    value: str
    since: date | None
    ours_only: bool
    who: str
    recorded_at: datetime


@dataclass(frozen=True)
class WishSeen:
    """How a member wants to be reached. phone: its digits, "" where none is named"""

    id: int
    route: str
    route_words: str
    phone: str
    phone_shown: str
    address: str
    no_voicemail: bool
    not_through_guardian: bool
    note: str
    recorded_at: datetime


@dataclass(frozen=True)
class StandsWith:
    """How a member stands with a plan now. live: neither Termed nor gone from the plan's files; status: a code of fn 56, "" where none

    refusal: the id of the word by which we refused her; in_person, telephonic: this month's encounters (Table 6)
    """

    plan_id: int
    plan: str
    live: bool
    event: str
    status: str
    status_words: str
    since: date | None
    serving: bool
    start: date | None
    start_is_proposed: bool
    end: date | None
    discontinued_on: date | None
    reason_words: str
    text: str
    loop: str
    closure: str
    refused_words: str
    refusal: int | None
    care_manager: str
    in_person: int
    telephonic: int


@dataclass(frozen=True)
class ConsentSeen:
    """A consent to disclosure. holds: whether something may go out by it today"""

    id: int
    recipients: Sequence[str]
    scope: str
    since: date
    until: date | None
    holds: bool


@dataclass(frozen=True)
class OpenTaskSeen:
    """What waits for a person. answers: by code, in words"""

    id: int
    kind: str
    words: str
    answers: Mapping[str, str]
    plan: str
    element: str
    opened_on: date


@dataclass(frozen=True)
class MemberOurs:
    """The provider's side of a member. facts: the newest by element; words: all that counts, newest day first

    part_two, consents: nothing where one's role does not see what is kept apart
    """

    plans: Sequence[StandsWith]
    facts: Mapping[str, FactSeen]
    wish: WishSeen | None
    part_two: int | None
    consents: Sequence[ConsentSeen]
    tasks: Sequence[OpenTaskSeen]
    words: Sequence[WordSeen]


def member_ours(member: Member, *, by: By, today: date) -> MemberOurs:
    """What the provider said of a member, by what counts now. Raises UsageProblem where the person may not."""
    with transaction.atomic():
        return ours_of(OfMember.looked_at(member, by, {"ours": True}), today)


def ours_of(of: OfMember, today: date) -> MemberOurs:
    """The same of a member who is looked at already."""
    marked, wishes = of.words("part-2"), of.words("wish")
    found = MemberOurs(
        _stands(of, today),
        _facts(of),
        _wish(wishes[-1]) if wishes else None,
        marked[-1].pk if marked and of.sight.sensitive else None,
        _consents(of.member, today) if "consent" in of.kinds and of.sight.sensitive else [],
        _tasks(of.member) if "task" in of.kinds else [],
        words_seen(of),
    )
    return found if of.by.narrowed is None else _in_days(found, of.by)


def _in_days(ours: MemberOurs, by: By) -> MemberOurs:
    """What was in the days to which an auditor's access is narrowed; how a member stands now is told where it began in them."""
    return replace(
        ours,
        plans=[one if by.during(one.since) else _unsaid(one) for one in ours.plans],
        facts={name: one for name, one in ours.facts.items() if by.during(timezone.localdate(one.recorded_at))},
        wish=ours.wish if ours.wish and by.during(timezone.localdate(ours.wish.recorded_at)) else None,
        consents=[one for one in ours.consents if by.during(one.since)],
        tasks=[one for one in ours.tasks if by.during(one.opened_on)],
        words=[one for one in ours.words if by.during(one.day)],
    )


def _unsaid(one: StandsWith) -> StandsWith:
    kept = {
        "plan_id": one.plan_id,
        "plan": one.plan,
        "live": one.live,
        "status_words": NOT_SHOWN,
        "care_manager": NOT_SHOWN,
    }
    nothing = {
        "event": "",
        "status": "",
        "reason_words": "",
        "text": "",
        "loop": "",
        "closure": "",
        "refused_words": "",
    }
    no_day = dict.fromkeys(("since", "start", "end", "discontinued_on", "refusal"))
    counts = {"serving": False, "start_is_proposed": False, "in_person": 0, "telephonic": 0}
    return StandsWith(**kept, **nothing, **no_day, **counts)  # type: ignore[arg-type]


def _stands(of: OfMember, today: date) -> list[StandsWith]:
    managers = {one.plan_id: one for one in of.words("care-manager")}
    refusals = {one.plan_id: one.pk for one in of.words("refusal")}
    met = _met(of.member, today) if {"encounter", "totals"} & of.kinds else {}
    found = []
    for one in of.assignments:
        manager = managers.get(one.plan_id)
        named = (manager.staff.name if manager.staff else manager.name) if manager else ""
        live = one.termed_by_id is None and one.vanished_by_id is None
        now = of.stands[one.plan_id]
        refusal = refusals.get(one.plan_id) if now.refused else None
        found.append(_standing(one.plan, now, live, refusal, named, met.get(one.plan_id, (0, 0))))
    return sorted((_as_seen(one, of.member.pk, of.sight) for one in found), key=lambda one: not one.live)


def _as_seen(one: StandsWith, member: int, sight: RoleSight) -> StandsWith:
    """What somebody wrote, and how a referral stands, belong to groups of their own."""
    loop = sight.sees_group(member, "referral")
    return replace(
        one,
        text=sight.text(member, "services", one.text),
        loop=one.loop if loop else "",
        closure=one.closure if loop else "",
    )


def _standing(
    plan: Partner, now: EngagementStanding, live: bool, refusal: int | None, manager: str, met: tuple[int, int]
) -> StandsWith:
    return StandsWith(
        plan.pk,
        plan.name,
        live,
        EVENTS[now.event].words if now.event else "",
        now.status,
        shown("rtf.engagement_status", State.VALUE, now.status) if now.status else "",
        now.since,
        now.serving,
        now.start,
        now.start_is_proposed,
        now.end,
        now.discontinued_on,
        shown("rtf.discontinuation_reason_code", State.VALUE, now.reason) if now.reason else "",
        now.text,
        now.loop,
        now.closure,
        REFUSALS[now.refused.reason].words if now.refused else "",
        refusal,
        manager,
        *met,
    )


def _met(member: Member, today: date) -> dict[int, tuple[int, int]]:
    """This month's encounters by plan: in person, and by telephone or video; typed totals where there are some."""
    first = today.replace(day=1)
    organization = member.organization
    counts: dict[int, tuple[int, int]] = {}
    single = known(Encounter, organization).filter(member=member, day__gte=first, same_as=None, same_attempt=None)
    for plan, in_person in single.exclude(plan=None).values_list("plan", "in_person"):
        there, wire = counts.get(plan, (0, 0))
        counts[plan] = (there + in_person, wire + (not in_person))
    for typed in known(EncounterTotals, organization).filter(member=member, period_start=first):
        counts[typed.plan_id] = (typed.in_person, typed.telephonic)
    return counts


def _facts(of: OfMember) -> dict[str, FactSeen]:
    found = {}
    for one in of.words("fact"):
        kind = FACTS[one.element]
        if not of.sight.sees(of.member.pk, kind.id, one.value):
            continue
        found[one.element] = FactSeen(
            one.pk,
            one.element,
            kind.label,
            shown(kind.id, one.state, one.value),
            State(one.state).name.lower(),
            one.value,
            one.since,
            one.ours_only,
            said_by(one),
            one.recorded_at,
        )
    return found


def _wish(one: ContactWish) -> WishSeen:
    return WishSeen(
        one.pk,
        one.route,
        ROUTES[one.route],
        one.phone,
        shown(PHONE, State.VALUE, one.phone) if one.phone else "",
        one.address,
        one.no_voicemail,
        one.not_through_guardian,
        one.note,
        one.recorded_at,
    )


def _consents(member: Member, today: date) -> list[ConsentSeen]:
    rows = known(Consent, member.organization).filter(member=member, revoked_at__isnull=True)
    return [
        ConsentSeen(
            one.pk,
            sorted(plan.name for plan in one.recipients.all()),
            one.scope,
            one.since,
            one.until,
            one.since <= today and (one.until is None or today <= one.until),
        )
        for one in rows.prefetch_related("recipients").filter(Q(until=None) | Q(until__gte=today))
    ]


def _tasks(member: Member) -> list[OpenTaskSeen]:
    rows = Task.objects.of(member.organization).filter(member=member, settled_at__isnull=True)
    return [
        OpenTaskSeen(
            one.pk,
            one.kind,
            TASKS[one.kind].words,
            TASKS[one.kind].answers,
            one.plan.name if one.plan else "",
            str(one.about.get("element", "")),
            one.opened_at.date(),
        )
        for one in rows.select_related("plan").order_by("opened_at", "pk")
    ]
