"""The opening balance of a provider that has long been at work: its last files are taken as known, sent and accepted before us.

Nothing falls due from them. Where what the plans say and what was last returned do not fit together, it is listed for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery

from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.inbound.arriving import arrive
from ecmx.hub.partners import Partner
from ecmx.hub.roster import SERVED, Assignment, Engagement, Episode
from ecmx.hub.transmissions import HeldRow, Transmission

__all__ = ["DIFFERENCES", "OpeningDifference", "Opening", "opening_balance", "start"]

#: What does not fit together, in words.
DIFFERENCES = {
    "no-return": "assigned by the plan, and no return gives the member's status",
    "ended-and-served": "ended by the plan, and the last return says that the member has ECM",
    "served-without-start": "has ECM by the last return, and no return says when it began",
    "no-assignment": "is in a return or outreach file, but no plan has assigned the member",
}


@dataclass(frozen=True)
class OpeningDifference:
    """One of `DIFFERENCES`: of a member and plan, or of a row of a file."""

    kind: str
    member: int | None = None
    plan: int | None = None
    file: int | None = None
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Opening:
    """What the opening files come to. assignments: how many members × plans are known"""

    assignments: int
    differences: Sequence[OpeningDifference]


def start(data: bytes, name: str, *, by: By, home: Home, as_of: date, partner: Partner | None = None) -> Transmission:
    """Take one file of before as it was known on a day. Raises UsageProblem."""
    by.demand("roster.start")
    return arrive(data, name, by=by, home=home, partner=partner, origin=Transmission.Origin.OPENING, said_on=as_of)


def opening_balance(*, by: By) -> Opening:
    """How the plans' last word and the last returns fit together. The look is audited."""
    by.demand("roster.look")
    with transaction.atomic():
        return _balance(by)


def _balance(by: By) -> Opening:
    organization = by.organization
    last = (
        Engagement.objects.of(organization)
        .filter(assignment=OuterRef("pk"))
        .order_by("-transmission__said_on", "-transmission__produced_on", "-transmission_id")
    )
    episodes = Episode.objects.of(organization).filter(assignment=OuterRef("pk"))
    found: list[OpeningDifference] = []
    assignments = Assignment.objects.of(organization).annotate(
        status=Subquery(last.values("status")[:1]), begun=Subquery(episodes.values("pk")[:1])
    )
    for one in assignments.order_by("pk"):
        ended = one.termed_by_id is not None
        if one.status is None and not ended:
            found.append(OpeningDifference("no-return", one.member_id, one.plan_id))
        if one.status in SERVED and ended:
            found.append(OpeningDifference("ended-and-served", one.member_id, one.plan_id))
        if one.status in SERVED and one.begun is None:
            found.append(OpeningDifference("served-without-start", one.member_id, one.plan_id))
    waiting = HeldRow.objects.of(organization).filter(reason=HeldRow.Reason.UNASSIGNED)
    found += [
        OpeningDifference("no-assignment", file=held.transmission_id, sheet=held.sheet, row=held.row)
        for held in waiting.order_by("transmission_id", "sheet", "row")
    ]
    record(by, "roster.opening", "organization", [organization.pk], {"differences": len(found)})
    return Opening(assignments.count(), found)
