"""The rows of one member that more than one part of her page needs, each asked for once, where somebody needs it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.looking.sight import RoleSight
from ecmx.hub.roster import Assignment, Engagement, Episode, Likeness, Member
from ecmx.hub.work import WORDS, EngagementStanding, PlanPast, kinds_said, known, standings, standings_alone

__all__ = ["OfMember"]

#: A file has forty columns, and a page of one member touches many files: only what is shown is asked for.
_OF_ASSIGNMENT = (
    "plan_id", "record_status", "authorized_on", "assigned_on", "authorized_until", "first_file_id", "termed_by_id",
    "vanished_by_id", "plan__name", "first_file__said_on", "last_file__said_on", "termed_by__said_on",
)  # fmt: skip
#: Of whom a word speaks beside the member, what is told.
_BESIDE = {"recorded_by": "username", "plan": "name", "staff": "name"}


class OfMember:
    """A member as somebody looks at her."""

    def __init__(self, member: Member, by: By) -> None:
        self.member, self.by = member, by
        self._words: dict[str, Sequence[Any]] = {}

    @classmethod
    def looked_at(cls, member: Member, by: By, what: Mapping[str, bool]) -> OfMember:
        """The member for whoever may look at her; that somebody does is recorded. what: is looked at, as the audit keeps it

        Raises UsageProblem where she is another organization's, or the person may not.
        """
        if member.organization_id != by.organization.pk or not by.reaches(member.pk):
            raise UsageProblem("member-unknown", "There is no such member.", "Look for the member by name.")
        by.demand("roster.look", members=[member.pk])
        record(by, "roster.look", "member", [member.pk], what)
        return cls(member, by)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Of which kinds we said anything that counts; "task" where one is open."""
        return kinds_said(self.member)

    def words(self, kind: str) -> Sequence[Any]:
        """What we said of her of a kind of `WORDS` and counts, oldest first; each with who said it, its plan and its staff."""
        if kind not in self.kinds:
            return []
        if kind not in self._words:
            word: Any = WORDS[kind]
            own = [one.name for one in word._meta.concrete_fields]
            beside = {name: told for name, told in _BESIDE.items() if name in own}
            rows = known(word, self.member.organization).filter(member=self.member).select_related(*beside)
            self._words[kind] = list(rows.only(*own, *(f"{name}__{told}" for name, told in beside.items())))
        return self._words[kind]

    @cached_property
    def sight(self) -> RoleSight:
        """What one's roles see of her."""
        return RoleSight(self.by, frozenset([self.member.pk] if "part-2" in self.kinds else []))

    @cached_property
    def assignments(self) -> Sequence[Assignment]:
        """Each with its plan and its files' days, by the plan's name."""
        rows = Assignment.objects.of(self.member.organization).filter(member=self.member)
        rows = rows.select_related("plan", "first_file", "last_file", "termed_by")
        return list(rows.only(*_OF_ASSIGNMENT).order_by("plan__name"))

    @cached_property
    def episodes(self) -> Mapping[int, list[Episode]]:
        """By assignment, oldest first."""
        found: dict[int, list[Episode]] = defaultdict(list)
        rows = Episode.objects.of(self.member.organization).filter(assignment__in=[one.pk for one in self.assignments])
        for one in rows.order_by("start"):
            found[one.assignment_id].append(one)
        return found

    @cached_property
    def engagements(self) -> Mapping[int, list[Engagement]]:
        """By assignment, oldest first; each with its file's day."""
        rows = Engagement.objects.of(self.member.organization).filter(
            assignment__in=[one.pk for one in self.assignments]
        )
        rows = rows.select_related("transmission").only("assignment", "status", "transmission__said_on")
        found: dict[int, list[Engagement]] = defaultdict(list)
        for one in rows.order_by("transmission__said_on", "transmission__produced_on", "transmission_id"):
            found[one.assignment_id].append(one)
        return found

    @cached_property
    def likenesses(self) -> Sequence[Likeness]:
        """With whom she may be one person, whatever somebody answered."""
        hers = Q(one=self.member) | Q(other=self.member)
        rows = Likeness.objects.of(self.member.organization).filter(hers).select_related("one", "other")
        return list(rows.only("state", "why", "one__cin", "other__cin"))

    @cached_property
    def stands(self) -> Mapping[int, EngagementStanding]:
        """By plan, how she stands with it now: under the plan's latest CIN of hers."""
        organization = self.member.organization
        if any(one.state == "same" for one in self.likenesses):
            found = standings(organization, members=[self.member.pk])
            of_plan = {plan: now for (_, plan), now in found.items()}
            return of_plan | {plan: now for (pk, plan), now in found.items() if pk == self.member.pk}
        past = {one.plan_id: self._past(one) for one in self.assignments}
        return standings_alone(organization, self.member.pk, past, self.kinds)

    def _past(self, one: Assignment) -> PlanPast:
        reported = [(each.transmission.said_on, each.status) for each in self.engagements[one.pk]]
        return PlanPast(
            one.assigned_on or one.first_file.said_on,
            one.termed_by.said_on if one.termed_by else None,
            [(day, status) for day, status in reported if day is not None],
            [(each.start, each.end) for each in self.episodes[one.pk]],
        )
