"""What was known of a plan's members at a moment: by that plan's own files that counted then, and by the provider's own word.

No other plan's file is ever opened here, so that what it alone said cannot come into a file for this one (V9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from ecmx.hub.accounts import Organization
from ecmx.hub.outbound.contact_out import told_together
from ecmx.hub.outbound.plan_word import FileOfPlan, words_of_files
from ecmx.hub.outbound.then import (
    AttemptThen,
    ConsentThen,
    FactThen,
    ManagerThen,
    MemberThen,
    PlanThen,
    RecommendationThen,
    ReferralThen,
)
from ecmx.hub.outbound.values import SaidValue, of_kept
from ecmx.hub.partners import Partner
from ecmx.hub.roster import FileRecords, Member, in_order
from ecmx.hub.transmissions import Counted, Transmission
from ecmx.hub.work import (
    CareManager,
    Consent,
    Discontinuation,
    Encounter,
    EncounterTotals,
    Happened,
    LoggedAttempt,
    LoopSaid,
    OurFact,
    PartTwoRecord,
    PersonReferral,
    RefusalSaid,
    known,
    told,
)

__all__ = ["plan_then"]


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
                *said.happened(pk),
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

    def happened(self, member: int) -> tuple[Sequence[Happened], Sequence[LoopSaid], Sequence[RefusalSaid]]:
        """What happened to a member with the plan, what a person said of her referral, and that she was refused."""
        one = self.told.get((member, self.plan.pk))
        return (one.events, one.loops, one.refusals) if one is not None else ((), (), ())

    def _facts(self) -> Mapping[int, Mapping[str, Sequence[FactThen]]]:
        """What may be told. The newest word decides: what is ours only by it was perhaps told before, and is told no more."""
        found: dict[int, dict[str, list[FactThen]]] = defaultdict(lambda: defaultdict(list))
        ours: dict[int, set[str]] = defaultdict(set)
        rows = known(OurFact, self.organization, self.at)
        columns = ("member", "element", "state", "value", "recorded_at", "ours_only")
        for member, element, state, text, at, ours_only in rows.values_list(*columns):
            if ours_only:
                ours[member].add(element)
            else:
                ours[member].discard(element)
                found[member][element].append(FactThen(SaidValue(state, text), at))
        for member, elements in ours.items():
            for element in told_together(elements):
                found[member].pop(element, None)
        return found


def _by_member(pairs: Iterable[tuple[int, Any]]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for member, one in pairs:
        found[member].append(one)
    return found
