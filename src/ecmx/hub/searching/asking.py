"""A `RosterFilter` as a question to the database: which members, in the roster's order; which of their assignments; how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from ecmx.hub.accounts import Organization
from ecmx.hub.searching.attention import ATTENTION_ROWS
from ecmx.hub.searching.wanted import RosterFilter
from ecmx.hub.today import MOST_DERIVED, keep_today

__all__ = ["AskedRoster", "asked"]

_STANDINGS = {
    "assigned": "a.termed_by_id IS NULL AND a.vanished_by_id IS NULL",
    "termed": "a.termed_by_id IS NOT NULL",
    "vanished": "a.vanished_by_id IS NOT NULL AND a.termed_by_id IS NULL",
}
_NEW = (
    "m.id IN (SELECT member_id FROM roster_rosterchange WHERE organization_id = %(organization)s"
    " AND at >= %(month)s AND kind IN ('new', 'returned') AND (%(plan)s::bigint IS NULL OR plan_id = %(plan)s))"
)
#: By the index of a word's threes of signs; a shorter word is in none, and asked of it all the same would make it be read from end to end.
_INDEXED, _SEARCHED, _READ = 3, "m.search", "m.search || ''"
_MEMBERS = "FROM roster_member m WHERE m.organization_id = %(organization)s"
#: What is kept of a member with a plan, and the assignment itself: each told by the other's member and plan.
_STATES = "today_reachstate s"
_ASSIGNMENTS = "roster_assignment a"
_BOTH = f"{_ASSIGNMENTS} JOIN {_STATES} ON s.organization_id = a.organization_id AND s.member_id = a.member_id AND s.plan_id = a.plan_id"


@dataclass(frozen=True)
class AskedRoster:
    """The conditions on a member `m`, on an assignment `a` of hers and on what is kept of it, `s`; and what they are asked with.

    plan: whether one is wanted: of either
    """

    member: Sequence[str]
    plan: bool
    assignment: Sequence[str]
    state: Sequence[str]
    given: Mapping[str, Any]

    def page(self, skip: int, most: int, counted: int) -> tuple[list[int], int]:
        """Members' ids by name, so many after so many; and how many there are in all, counted up to a number at least."""
        seen = max(counted, skip + most)
        query = (
            f"SELECT (array_agg(found.id ORDER BY found.place))[%(first)s:%(last)s], count(*) FROM ("  # noqa: S608 – all ours
            f"SELECT m.id, row_number() OVER (ORDER BY m.sort_key, m.id) AS place {_MEMBERS}{self._all}"
            " ORDER BY m.sort_key, m.id LIMIT %(seen)s) AS found"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, {**self.given, "seen": seen, "first": skip + 1, "last": skip + most})
            ids, total = cursor.fetchone()
        return ids or [], total

    def assignments(self) -> tuple[list[int], list[int]]:
        """The members, and those assignments of theirs that are meant, by ids."""
        source = _BOTH if self.state else _ASSIGNMENTS
        query = (
            f"SELECT m.id, a.id FROM {source} JOIN roster_member m ON m.id = a.member_id"  # noqa: S608
            " WHERE m.organization_id = %(organization)s AND a.organization_id = m.organization_id"
            f"{_and([*self.member, *self._of_plan('a'), *self.assignment, *self.state])}"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, self.given)
            found = cursor.fetchall()
        return list(dict.fromkeys(member for member, _ in found)), [assignment for _, assignment in found]

    @property
    def _all(self) -> str:
        """All of it as conditions on a member. What is kept tells it alone, where it does not hang on the assignment."""
        if self.state and not self.assignment:
            return _and([*self.member, _one_of("s", _STATES, [*self._of_plan("s"), *self.state])])
        if not (self.plan or self.assignment):
            return _and(self.member)
        source = _BOTH if self.state else _ASSIGNMENTS
        return _and([*self.member, _one_of("a", source, [*self._of_plan("a"), *self.assignment, *self.state])])

    def _of_plan(self, of: str) -> list[str]:
        return [f"{of}.plan_id = %(plan)s"] if self.plan else []


def asked(organization: Organization, wanted: RosterFilter) -> AskedRoster:
    """The question. Raises UsageProblem where there is nothing in the words to look for.

    A status and who leads are looked for as they are kept: whoever comes by a file of thousands is found by them as soon as the round
    has sorted her in.
    """
    words = wanted.each_word()
    keep_today(organization, most=MOST_DERIVED)
    today = timezone.localdate()
    given: dict[str, Any] = {
        "organization": organization.pk,
        "today": today,
        "month": timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0),
        "plan": wanted.plan,
        "status": wanted.status,
        "holder": wanted.holder,
        **{f"word{at}": f"%{word}%" for at, word in enumerate(words)},
    }
    member = [f"{_SEARCHED if len(word) >= _INDEXED else _READ} LIKE %(word{at})s" for at, word in enumerate(words)]
    member += [_NEW] if wanted.new else []
    member += [f"m.id IN (SELECT member_id FROM ({ATTENTION_ROWS}) AS looked)"] if wanted.attention else []  # noqa: S608
    standing = [_STANDINGS[wanted.standing]] if wanted.standing else []
    state = ["s.status = %(status)s"] if wanted.status else []
    if wanted.holder is not None:
        state.append("NOT s.led" if wanted.holder == "nobody" else "s.led_by_id = %(holder)s")
    return AskedRoster(member, wanted.plan is not None, standing, state, given)


def _one_of(of: str, source: str, conditions: Sequence[str]) -> str:
    inner = f"SELECT {of}.member_id FROM {source} WHERE {of}.organization_id = %(organization)s{_and(conditions)}"  # noqa: S608
    return f"m.id IN ({inner})"


def _and(conditions: Sequence[str]) -> str:
    return "".join(f" AND {one}" for one in conditions)
