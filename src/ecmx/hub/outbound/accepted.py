"""What a plan has of us: the records that it accepted, of each member, oldest first; and whom and what a file has carried at all.

Which files those are is settled when a file is composed (`SentBasis`) and kept with it; here they are looked up by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.outbound.models import Composition, PlanAnswer, SentRow
from ecmx.hub.outbound.terms import OutTerms, SentBasis
from ecmx.hub.outbound.then import AcceptedRow, Had
from ecmx.hub.outbound.values import of_kept
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["basis_at", "had"]

#: Answers by which a file, or what of it was not rejected, counts as known to the plan.
KNOWN = (FileState.ACCEPTED, FileState.PART_ACCEPTED, FileState.DEEMED_ACCEPTED)
#: States in which nothing of a file has gone, or it is to be as if it had not.
GONE = (FileState.DROPPED, FileState.RECALLED)


def basis_at(organization: Organization, plan: Partner, kinds: Iterable[FileType], at: datetime) -> SentBasis:
    """Which of our files count for a file of these types, as it was at a moment."""
    types = [kind.value for kind in kinds]
    ours = Transmission.objects.of(organization).filter(
        direction=Transmission.Direction.OUT, partner=plan, file_types__overlap=types, composition__known_at__lte=at
    )
    standing = ours.exclude(state__in=GONE, state_since__lte=at)
    verdicts = _verdicts(organization, standing, at)
    rejected = SentRow.objects.of(organization).filter(
        Q(verdict=SentRow.Verdict.REJECTED, transmission__in=[pk for pk, said in verdicts.items() if said])
        | Q(transmission__in=[pk for pk, said in verdicts.items() if said == FileState.REJECTED])
    )
    before = standing.filter(file_types__contains=[FileType.OTF.value]).order_by("-composition__known_at")
    return SentBasis(
        accepted=tuple(sorted(pk for pk, said in verdicts.items() if said in KNOWN)),
        rejected=tuple(rejected.order_by("pk").values_list("pk", flat=True)),
        carried=tuple(sorted(verdicts)),
        previous=before.values_list("composition__known_at", flat=True).first(),
    )


def _verdicts(organization: Organization, files: Iterable[Transmission], at: datetime) -> Mapping[int, str]:
    """By file, what the plan's newest answer until a moment came to; "" where there was none."""
    found = {one.pk: one.state if one.state_since <= at else "" for one in files}
    said = PlanAnswer.objects.of(organization).filter(transmission__in=list(found), at__lte=at)
    answered = dict(said.order_by("at", "pk").values_list("transmission", "verdict"))
    kinds = (*KNOWN, FileState.REJECTED)
    return {pk: answered.get(pk, state if state in kinds else "") for pk, state in found.items()}


def had(organization: Organization, terms: OutTerms) -> Had:
    """What the plan had by these terms."""
    basis = terms.basis
    rejected = set(basis.rejected)
    known = dict(
        Composition.objects.of(organization)
        .filter(transmission__in=basis.accepted)
        .values_list("transmission", "known_at")
    )
    rows: dict[int, list[AcceptedRow]] = defaultdict(list)
    returns = SentRow.objects.of(organization).filter(transmission__in=basis.accepted, file_type=FileType.RTF.value)
    for one in returns.exclude(pk__in=rejected).order_by("transmission__period_end", "transmission_id", "pk"):
        if one.member_id is not None:
            rows[one.member_id].append(AcceptedRow(of_kept(one.said), one.digest, known[one.transmission_id]))
    carried = SentRow.objects.of(organization).filter(transmission__in=basis.carried)
    events = list(carried.exclude(attempt=None, referral=None).values_list("pk", "attempt", "referral"))
    stands = [(attempt, referral) for pk, attempt, referral in events if pk not in rejected]
    fell = [attempt for pk, attempt, _ in events if pk in rejected]
    return Had(
        rows,
        _some(attempt for attempt, _ in stands),
        _some(referral for _, referral in stands),
        _some(fell),
    )


def _some(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(pk for pk in ids if pk is not None)
