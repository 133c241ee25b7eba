"""What was known of a plan's members at a moment: by that plan's own files that counted then, and by the provider's own word.

No other plan's file is ever opened here, so that what it alone said cannot come into a file for this one (V9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from ecmx.hub.accounts import Organization
from ecmx.hub.outbound.plan_word import FileOfPlan, PlanWord, words_of_files
from ecmx.hub.outbound.values import SaidRow, SaidValue, of_kept
from ecmx.hub.partners import Partner
from ecmx.hub.roster import FileRecords, Member, in_order
from ecmx.hub.transmissions import Counted, Transmission
from ecmx.hub.work import (
    CareManager,
    Consent,
    Discontinuation,
    Encounter,
    EncounterTotals,
    LoggedAttempt,
    OurFact,
    PartTwoRecord,
    PersonReferral,
    ProviderWords,
    known,
    told,
)

__all__ = [
    "AttemptThen",
    "ConsentThen",
    "FactThen",
    "ManagerThen",
    "MemberThen",
    "PlanThen",
    "ReferralThen",
    "RecommendationThen",
    "plan_then",
]


@dataclass(frozen=True)
class FactThen:
    """A value that the provider knew of a member and may tell. at: when it was recorded"""

    said: SaidValue
    at: datetime


@dataclass(frozen=True)
class AttemptThen:
    """An outreach attempt. waited: it was made before any plan had assigned the member"""

    attempt: int
    day: date
    method: str
    provider_type: str
    outcome: str
    at: datetime
    waited: bool


@dataclass(frozen=True)
class ConsentThen:
    """A consent that names the plan, and was not revoked."""

    scope: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ManagerThen:
    """Who leads the member's care: by the directory, or as it was typed."""

    staff: int | None
    name: str
    phone: str
    extension: str


@dataclass(frozen=True)
class RecommendationThen:
    """A recommendation to end ECM or outreach that hangs on no event (fn 61-65)."""

    day: date
    reason: str
    text: str


@dataclass(frozen=True)
class ReferralThen:
    """A person whom the provider referred to the plan. member: where she is one of ours"""

    referral: int
    member: int | None
    day: date
    said: SaidRow
    at: datetime


@dataclass(frozen=True)
class MemberThen:
    """A member whom the plan had assigned, and all that was known of her. facts: by element, oldest first, none that is ours only

    encounters: day, whether in person; totals: of a period, in person and by telephone or video
    """

    member: int
    cin: str
    plan: PlanWord
    told: ProviderWords = field(default_factory=ProviderWords)
    facts: Mapping[str, Sequence[FactThen]] = field(default_factory=dict)
    manager: ManagerThen | None = None
    recommendations: Sequence[RecommendationThen] = ()
    attempts: Sequence[AttemptThen] = ()
    encounters: Sequence[tuple[date, bool]] = ()
    totals: Mapping[tuple[date, date], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanThen:
    """What was known of a plan at a moment. members: by CIN; protected: of Part 2 programs, by member; consents: that name the plan"""

    members: Sequence[MemberThen]
    referrals: Sequence[ReferralThen]
    protected: frozenset[int]
    consents: Mapping[int, Sequence[ConsentThen]]


def plan_then(organization: Organization, plan: Partner, at: datetime, look: FileRecords, zone: ZoneInfo) -> PlanThen:
    """What was known at a moment; everything older is committed (`moment_alone`). look: opens the records of a file."""
    words = words_of_files(_files(organization, plan, at, zone), look)
    members = {
        pk: cin for cin, pk in Member.objects.of(organization).filter(cin__in=list(words)).values_list("cin", "pk")
    }
    said = _Provider(organization, plan, at)
    return PlanThen(
        [
            MemberThen(
                pk,
                cin,
                words[cin],
                said.told.get((pk, plan.pk), ProviderWords()),
                said.facts.get(pk, {}),
                said.managers.get(pk),
                said.recommendations.get(pk, ()),
                said.attempts.get(pk, ()),
                said.encounters.get(pk, ()),
                said.totals.get(pk, {}),
            )
            for pk, cin in sorted(members.items(), key=lambda one: one[1])
        ],
        said.referrals,
        said.protected,
        said.consents,
    )


def _files(organization: Organization, plan: Partner, at: datetime, zone: ZoneInfo) -> list[FileOfPlan]:
    """The plan's files, and those of before us, that counted at a moment, in the order in which they speak."""
    counted = Counted.objects.of(organization).filter(
        Q(until=None) | Q(until__gt=at), since__lte=at, transmission__partner=plan
    )
    since = {one.transmission_id: one.since for one in counted}
    files = (
        Transmission.objects.of(organization)
        .filter(pk__in=since, partner=plan)
        .exclude(origin=Transmission.Origin.WORK)
        .select_related("records", "records__organization")
    )
    return [
        FileOfPlan(
            one,
            one.said_on or one.received_at.astimezone(zone).date(),
            since[one.pk],
            since[one.pk].astimezone(zone).date(),
            opening=one.origin == Transmission.Origin.OPENING,
        )
        for one in in_order(files)
    ]


class _Provider:
    """The provider's own word at a moment, by member."""

    def __init__(self, organization: Organization, plan: Partner, at: datetime) -> None:
        self.organization, self.plan, self.at = organization, plan, at
        self.told = told(organization, at=at)
        self.facts = self._facts()
        self.managers = {
            one.member_id: ManagerThen(one.staff_id, one.name, one.phone, one.extension)
            for one in known(CareManager, organization, at).filter(plan=plan)
        }
        self.recommendations = _by_member(
            (one.member_id, RecommendationThen(one.day, one.reason, one.text))
            for one in known(Discontinuation, organization, at).filter(plan=plan, event=None)
        )
        self.attempts = _by_member(
            (
                one.member_id,
                AttemptThen(
                    one.pk,
                    one.day,
                    one.method,
                    one.provider_type,
                    one.outcome,
                    one.recorded_at,
                    waited=one.plan_id is None,
                ),
            )
            for one in known(LoggedAttempt, organization, at).filter(Q(plan=plan) | Q(plan=None)).order_by("day", "pk")
        )
        encounters = known(Encounter, organization, at).filter(Q(plan=plan) | Q(plan=None))
        self.encounters = _by_member(
            (one.member_id, (one.day, one.in_person)) for one in encounters.filter(same_as=None, same_attempt=None)
        )
        self.totals: dict[int, dict[tuple[date, date], tuple[int, int]]] = defaultdict(dict)
        for one in known(EncounterTotals, organization, at).filter(plan=plan):
            self.totals[one.member_id][one.period_start, one.period_end] = (one.in_person, one.telephonic)
        self.referrals = [
            ReferralThen(one.pk, one.member_id, one.day, of_kept(one.said), one.recorded_at)
            for one in known(PersonReferral, organization, at).filter(plan=plan).order_by("day", "pk")
        ]
        self.protected = frozenset(known(PartTwoRecord, organization, at).values_list("member", flat=True))
        consents = known(Consent, organization, at).filter(recipients=plan)
        self.consents = _by_member(
            (one.member_id, ConsentThen(one.scope, one.since, one.until))
            for one in consents.filter(Q(revoked_at=None) | Q(revoked_at__gt=at))
        )

    def _facts(self) -> Mapping[int, Mapping[str, Sequence[FactThen]]]:
        """What may be told: what is ours only is not asked for."""
        found: dict[int, dict[str, list[FactThen]]] = defaultdict(lambda: defaultdict(list))
        rows = known(OurFact, self.organization, self.at).filter(ours_only=False)
        for member, element, state, text, at in rows.values_list("member", "element", "state", "value", "recorded_at"):
            found[member][element].append(FactThen(SaidValue(state, text), at))
        return found


def _by_member(pairs: Iterable[tuple[int, Any]]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for member, one in pairs:
        found[member].append(one)
    return found
