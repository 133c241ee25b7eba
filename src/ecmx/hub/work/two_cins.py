"""A person whom a plan knows under two CINs, since the state replaced one: told of once, under the plan's latest. Pure.

That two CINs are one person's is a person's answer. Both records stay as they are, and what was said under either is hers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ecmx.hub.work.folding import PlanPast

__all__ = ["PeopleOnce", "joined_past", "leading", "people_once"]

Pair = tuple[int, int]
"""A member and a plan, by their ids."""


def leading(same: Iterable[tuple[int, int]], pasts: Mapping[int, PlanPast]) -> Mapping[int, Sequence[int]]:
    """By the member who leads, all who are one person, the one who leads last: whom the plan has not ended, then whom it assigned last.

    same: pairs of members; pasts: of a plan's members. A pair of which the plan knows one alone is none of its.
    """
    groups = {pk: {pk} for pk in pasts}
    for one, other in same:
        if one in groups and other in groups and groups[one] is not groups[other]:
            together = groups[one] | groups[other]
            groups |= dict.fromkeys(together, together)
    found = {}
    for group in groups.values():
        if len(group) > 1:
            in_order = sorted(group, key=lambda pk: _order(pk, pasts[pk]))
            found[in_order[-1]] = in_order
    return found


def _order(member: int, past: PlanPast) -> tuple[bool, date, int]:
    return past.termed is None, past.assigned or date.min, member


def joined_past(pasts: Sequence[PlanPast]) -> PlanPast:
    """One assignment that goes on, of several, the one that leads last: that the plan ended an earlier CIN is no end of it."""
    return PlanPast(
        min((one.assigned for one in pasts if one.assigned is not None), default=None),
        pasts[-1].termed,
        [said for one in pasts for said in one.statuses],
        [episode for one in pasts for episode in one.episodes],
    )


@dataclass(frozen=True)
class PeopleOnce:
    """Under whom each person is told of. groups: by the member who leads and the plan, all who are she; leads: by each of them"""

    groups: Mapping[Pair, Sequence[int]]
    leads: Mapping[Pair, int]

    def under(self, member: int, plan: int | None) -> int:
        """Under whom a member is told of."""
        return member if plan is None else self.leads.get((member, plan), member)

    def all_of(self, member: int, plan: int | None) -> Sequence[int]:
        """Every member who is this person for the plan, the one who leads last."""
        return (member,) if plan is None else self.groups.get((self.under(member, plan), plan), (member,))


def people_once(same: Sequence[tuple[int, int]], pasts: Mapping[Pair, PlanPast]) -> PeopleOnce:
    """Who of the plans' members are one person each. same: pairs of members; pasts: of their assignments"""
    by_plan: dict[int, dict[int, PlanPast]] = defaultdict(dict)
    for (member, plan), past in pasts.items():
        by_plan[plan][member] = past
    groups = {(pk, plan): group for plan, members in by_plan.items() for pk, group in leading(same, members).items()}
    return PeopleOnce(groups, {(pk, plan): lead for (lead, plan), group in groups.items() for pk in group})
