"""A person whom the plan knows under two CINs, since the state replaced one: told of once, under the plan's latest. Pure.

That two CINs are one person's is a person's answer, kept in the terms of a file; both records stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeVar

from ecmx.hub.outbound.then import AcceptedRow, FactThen, Had, MemberThen, PlanThen, PlanWord
from ecmx.hub.work import joined_past, leading

__all__ = ["OnePerson", "once_each"]


@dataclass(frozen=True)
class OnePerson:
    """What was known with each person once. replaced: by member, the one under whose CIN she is told of"""

    then: PlanThen
    had: Had
    replaced: Mapping[int, int]


def once_each(then: PlanThen, had: Had, same: Sequence[tuple[int, int]]) -> OnePerson:
    """Two members of the plan that are one person become one. same: pairs of members; those of another plan are none of this one's."""
    members = {one.member: one for one in then.members}
    replaced: dict[int, int] = {}
    for lead, group in leading(same, {pk: one.plan.past for pk, one in members.items()}).items():
        members[lead] = reduce(_joined, [members[pk] for pk in group])
        replaced |= dict.fromkeys(group[:-1], lead)
    if not replaced:
        return OnePerson(then, had, {})
    for pk in replaced:
        del members[pk]
    return OnePerson(_then(then, members, replaced), _had(had, replaced), replaced)


def _joined(earlier: MemberThen, later: MemberThen) -> MemberThen:
    """All that was known of both, under the later CIN."""
    facts: dict[str, list[FactThen]] = defaultdict(list)
    for name, ones in (*earlier.facts.items(), *later.facts.items()):
        facts[name] = sorted([*facts[name], *ones], key=lambda one: one.at)
    return MemberThen(
        later.member,
        later.cin,
        _word(earlier.plan, later.plan),
        [*earlier.events, *later.events],
        [*earlier.loops, *later.loops],
        [*earlier.refusals, *later.refusals],
        facts,
        later.manager or earlier.manager,
        [*earlier.recommendations, *later.recommendations],
        sorted([*earlier.attempts, *later.attempts], key=lambda one: one.day),
        [*earlier.encounters, *later.encounters],
        {**earlier.totals, **later.totals},
    )


def _word(earlier: PlanWord, later: PlanWord) -> PlanWord:
    """One assignment that goes on: that the plan ended the earlier CIN is no end of it."""
    past = joined_past([earlier.past, later.past])
    return PlanWord(
        past,
        min(earlier.since, later.since),
        min((day for day in (earlier.assigned_on, later.assigned_on) if day is not None), default=None),
        later.npi or earlier.npi,
        later.ended,
        {**earlier.said, **later.said},
        [*earlier.returned, *later.returned],
    )


Of = TypeVar("Of")


def _moved(by_member: Mapping[int, Sequence[Of]], replaced: Mapping[int, int]) -> dict[int, list[Of]]:
    """What hangs on members, on those under whom they are told of: what was of an earlier CIN first."""
    found: dict[int, list[Of]] = defaultdict(list)
    for member in sorted(by_member, key=lambda pk: pk not in replaced):
        found[replaced.get(member, member)] += by_member[member]
    return found


def _then(then: PlanThen, members: Mapping[int, MemberThen], replaced: Mapping[int, int]) -> PlanThen:
    return PlanThen(
        sorted(members.values(), key=lambda one: one.cin),
        [replace(one, member=replaced.get(one.member or 0, one.member)) for one in then.referrals],
        then.protected | _also(then.protected, replaced),
        _moved(then.consents, replaced),
    )


def _also(members: Iterable[int], replaced: Mapping[int, int]) -> frozenset[int]:
    return frozenset(replaced[pk] for pk in members if pk in replaced)


def _had(had: Had, replaced: Mapping[int, int]) -> Had:
    rows: Mapping[int, Sequence[AcceptedRow]] = _moved(had.rows, replaced)
    return replace(had, rows=rows)
