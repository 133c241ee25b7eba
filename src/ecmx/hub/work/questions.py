"""What plan and provider say differently, looked for in what stands now: a task each, settled by itself where the reason is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.partners import Partner
from ecmx.hub.roster import SERVED, Assignment, Member, Statement
from ecmx.hub.work.facts import FACTS
from ecmx.hub.work.folding import EngagementStanding
from ecmx.hub.work.models import OurFact, known
from ecmx.hub.work.said_same import with_other_cins
from ecmx.hub.work.tasks import open_task, resolved
from ecmx.hub.work.told_rows import people_now, standings
from ecmx.hub.work.two_cins import PeopleOnce

__all__ = ["ask_open_questions", "end_is_asked"]


@dataclass(frozen=True)
class _Question:
    kind: str
    key: str
    member: int
    plan: int
    about: Mapping[str, Any]


#: Kinds that are looked for here.
LOOKED_FOR = ("start-differs", "end-asked", "vanished", "contact-differs")


def ask_open_questions(organization: Organization) -> int:
    """Open the tasks that the tables give reason for, and settle those whose reason is gone; how many are new."""
    with transaction.atomic():
        people = people_now(organization)
        found = [
            *_of_standings(organization),
            *_vanished(organization, people),
            *_of_contact(organization, people),
        ]
        for kind in LOOKED_FOR:
            resolved(organization, kind, {one.key for one in found if one.kind == kind})
        members = {one.pk: one for one in Member.objects.of(organization).filter(pk__in={q.member for q in found})}
        plans = {one.pk: one for one in Partner.objects.of(organization).filter(pk__in={q.plan for q in found})}
        made = [
            open_task(
                organization, one.kind, one.key, member=members[one.member], plan=plans[one.plan], about=one.about
            )
            for one in found
        ]
    return sum(one is not None for one in made)


def _of_standings(organization: Organization) -> Iterator[_Question]:
    for (member, plan), now in standings(organization).items():
        if (
            now.proposed is not None
            and now.start is not None
            and not now.start_is_proposed
            and now.proposed != now.start
        ):
            theirs, ours = now.start.isoformat(), now.proposed.isoformat()
            about = {"plan_says": theirs, "provider_says": ours}
            yield _Question("start-differs", f"{member}:{plan}:{theirs}:{ours}", member, plan, about)
        if end_is_asked(now):
            assert now.termed is not None
            day = now.termed.isoformat()
            yield _Question("end-asked", f"{member}:{plan}:{day}", member, plan, {"termed": day})


def end_is_asked(now: EngagementStanding) -> bool:
    """Termed crossed Enrolled on the way: the plan ended it, and nobody said when ECM ended."""
    return now.termed is not None and now.status in SERVED and now.episode > 0 and now.end is None


def _vanished(organization: Organization, people: PeopleOnce) -> Iterator[_Question]:
    gone = Assignment.objects.of(organization).filter(vanished_by__isnull=False, termed_by__isnull=True)
    for pk, member, plan, file in gone.values_list("pk", "member", "plan", "vanished_by"):
        if people.under(member, plan) != member:
            continue  # the plan names her under the CIN that came after
        yield _Question("vanished", f"{pk}:{file}", member, plan, {"file": file})


def _of_contact(organization: Organization, people: PeopleOnce) -> Iterator[_Question]:
    """What a plan newly said after the provider had, and otherwise. Of one person under two CINs the newest word counts."""
    ours: dict[tuple[int, str], OurFact] = {}
    for fact in known(OurFact, organization):
        ours[fact.member_id, fact.element] = fact
    if not ours:
        return
    every = with_other_cins(organization, {member for member, _ in ours})
    newest: dict[tuple[int, int, str], Statement] = {}
    said = Statement.objects.of(organization).filter(member__in=every)
    said = said.select_related("transmission").order_by(
        "transmission__said_on", "transmission__produced_on", "transmission_id", "sheet", "row"
    )
    for one in said:
        for stem in FACTS:
            if f"{FileType.MIF.value}.{stem}" in one.said:
                newest[people.under(one.member_id, one.partner_id), one.partner_id, stem] = one
    for (member, plan, stem), one in newest.items():
        hers = [ours[pk, stem] for pk in people.all_of(member, plan) if (pk, stem) in ours]
        mine = max(hers, key=lambda fact: (fact.recorded_at, fact.pk), default=None)
        word = one.said[f"{FileType.MIF.value}.{stem}"]
        if mine is None or one.transmission.received_at <= mine.recorded_at:
            continue
        if (word["s"], word["v"]) != (mine.state, mine.value):
            key = f"{member}:{plan}:{stem}:{one.transmission_id}"
            yield _Question("contact-differs", key, member, plan, {"element": stem, "file": one.transmission_id})
