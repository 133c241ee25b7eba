"""The day from which a time counts: of a file, and of a member the last that anybody said of her or did. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Max

from ecmx.hub.accounts import Organization
from ecmx.hub.outbound import SentRow
from ecmx.hub.partners import Agreement
from ecmx.hub.retention.minimums import KINDS, years_after
from ecmx.hub.roster import Assignment, Engagement, Episode, Member, OutreachAttempt, Statement
from ecmx.hub.transmissions import FileState, Transmission
from ecmx.hub.work import MemberRefusal, OurWord, known

__all__ = ["AT_REST", "EndedMember", "Times", "assigned_now", "own_words"]

#: States in which nothing is to be done with a file any more, by the hub or by a person who sends it.
AT_REST = frozenset(FileState) - {
    FileState.KEPT,
    FileState.READ,
    FileState.NEEDS_PASSWORD,
    FileState.NEEDS_PARTNER,
    FileState.COMPOSED,
    FileState.SENDING,
    FileState.BY_HAND,
    FileState.UNSENT,
}
MEMBERS = ("statements", "own-word")


@dataclass(frozen=True)
class EndedMember:
    """A member whom no plan assigns any more. until: the last day on which everything about her is kept; plans: who assigned her"""

    member: int
    cin: str
    plans: frozenset[int]
    until: date


@dataclass(frozen=True)
class Times:
    """When what may go, in an organization."""

    organization: Organization
    zone: ZoneInfo

    def file_until(self, file: Transmission, kind: str) -> date:
        """The last day on which a file of this kind is kept."""
        years = max(KINDS[kind].years, self._years.get(file.partner_id or 0, 0))
        if file.agreement is not None:
            years = max(years, file.agreement.retention_years)
        return years_after(self._day_of(file), years)

    def ended(self) -> list[EndedMember]:
        """The members whom no plan assigns any more, and of whom there is a day to count from."""
        last = self._last_days
        found = []
        members = Member.objects.of(self.organization).exclude(pk__in=self.assigned).order_by("pk")
        for pk, cin, born in members.values_list("pk", "cin", "birth_date").iterator(chunk_size=10_000):
            if pk in last:
                plans = self.plans.get(pk, frozenset())
                found.append(EndedMember(pk, cin, plans, self._member_until(last[pk], born, plans)))
        return found

    @cached_property
    def assigned(self) -> frozenset[int]:
        """As `assigned_now`, asked once."""
        return assigned_now(self.organization)

    @cached_property
    def plans(self) -> Mapping[int, frozenset[int]]:
        """By member, the partners that assigned her or said something of her."""
        found: dict[int, set[int]] = defaultdict(set)
        assigned = Assignment.objects.of(self.organization).values_list("member_id", "plan_id")
        said = Statement.objects.of(self.organization).values_list("member_id", "partner_id").distinct()
        for member, plan in chain(assigned, said):
            found[member].add(plan)
        return {member: frozenset(plans) for member, plans in found.items()}

    def _member_until(self, last: date, born: date | None, plans: Collection[int]) -> date:
        years = max(*(KINDS[kind].years for kind in MEMBERS), *(self._years.get(one, 0) for one in plans), 0)
        until = years_after(last, years)
        age = max(KINDS[kind].until_age for kind in MEMBERS)
        return max(until, years_after(born, age)) if born is not None else until

    @cached_property
    def _years(self) -> Mapping[int, int]:
        """By partner, the longest that an agreement with it says."""
        found: dict[int, int] = {}
        for one in Agreement.objects.of(self.organization):
            for partner in filter(None, (one.plan_id, one.provider_id, one.delegate_id)):
                found[partner] = max(found.get(partner, 0), one.retention_years)
        return found

    def _day_of(self, file: Transmission) -> date:
        went = self._local(file.sent_at or file.received_at)
        return max(filter(None, (file.period_end, file.said_on, went)))

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    @cached_property
    def _last_days(self) -> Mapping[int, date]:
        """By member: the last day of a file that says something of her, or of a word of the provider's own."""
        last: dict[int, date] = {}
        files = {one.pk: self._day_of(one) for one in Transmission.objects.of(self.organization)}
        pairs = [
            Statement.objects.of(self.organization).values_list("member_id", "transmission_id").distinct(),
            Assignment.objects.of(self.organization).values_list("member_id", "last_file_id"),
            Engagement.objects.of(self.organization).values_list("assignment__member_id", "transmission_id"),
            Episode.objects.of(self.organization).values_list("assignment__member_id", "transmission_id"),
            OutreachAttempt.objects.of(self.organization).values_list("member_id", "transmission_id"),
            SentRow.objects.of(self.organization).exclude(member=None).values_list("member_id", "transmission_id"),
        ]
        for member, file in chain.from_iterable(pairs):
            if member is not None:
                last[member] = max(last.get(member, date.min), files[file])
        for word in own_words():
            spoken = word.objects.of(self.organization).exclude(member=None).values("member_id")
            for one in spoken.annotate(last=Max("recorded_at")).order_by():
                last[one["member_id"]] = max(last.get(one["member_id"], date.min), self._local(one["last"]))
        return last


def assigned_now(organization: Organization) -> frozenset[int]:
    """Members whom a plan assigns still: not Termed, not gone from a file that names everyone, not refused."""
    refused = set(known(MemberRefusal, organization).values_list("member_id", "plan_id"))
    going_on = Assignment.objects.of(organization).filter(termed_by=None, vanished_by=None)
    return frozenset(
        member for member, plan in going_on.values_list("member_id", "plan_id") if (member, plan) not in refused
    )


def own_words() -> list[Any]:
    """Every table of the provider's own word on a member, as models that have a member."""
    found = apps.get_app_config("work").get_models()
    return [one for one in found if issubclass(one, OurWord) and any(f.name == "member" for f in one._meta.fields)]
