"""A `RosterFilter` as a question to the database: which members, in the roster's order; which of their assignments; how many there are."""

from __future__ import annotations

from collections.abc import Mapping
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
#: Ids of assignments by who leads the care now. Parameters: organization; holder, none for those that nobody leads.
_HELD_BY = (
    "WITH leads AS MATERIALIZED (SELECT DISTINCT ON (member_id, plan_id) member_id, plan_id, id, staff_id FROM work_caremanager"
    " WHERE organization_id = %(organization)s AND withdrawn_at IS NULL"
    " ORDER BY member_id, plan_id, recorded_at DESC, id DESC)"
    " SELECT a.id FROM roster_assignment a LEFT JOIN leads c ON c.member_id = a.member_id AND c.plan_id = a.plan_id"
    " WHERE a.organization_id = %(organization)s AND {}"
)
#: Ids of assignments by their engagement status, as it is kept. Parameters: organization; status.
_WITH_STATUS = (
    "SELECT a.id FROM roster_assignment a JOIN today_reachstate s ON s.organization_id = a.organization_id"
    " AND s.member_id = a.member_id AND s.plan_id = a.plan_id"
    " WHERE a.organization_id = %(organization)s AND s.status = %(status)s"
)
_NEW = (
    "m.id IN (SELECT member_id FROM roster_rosterchange WHERE organization_id = %(organization)s"
    " AND at >= %(month)s AND kind IN ('new', 'returned') AND (%(plan)s::bigint IS NULL OR plan_id = %(plan)s))"
)
_MEMBERS = "FROM roster_member m WHERE m.organization_id = %(organization)s"
_ASSIGNMENTS = "FROM roster_assignment a WHERE a.organization_id = %(organization)s AND a.member_id = m.id"


@dataclass(frozen=True)
class AskedRoster:
    """The conditions on a member `m` and on an assignment `a` of hers, "" where there is none; and what they are asked with."""

    member: str
    assignment: str
    given: Mapping[str, Any]

    def page(self, skip: int, most: int, counted: int) -> tuple[list[int], int]:
        """Members' ids by name, so many after so many; and how many there are in all, counted up to a number."""
        query = (
            f"SELECT ARRAY(SELECT m.id {_MEMBERS}{self._all} ORDER BY m.sort_key, m.id LIMIT %(most)s OFFSET %(skip)s),"  # noqa: S608 – all ours
            f" (SELECT count(*) FROM (SELECT {_MEMBERS}{self._all} LIMIT %(counted)s) AS found)"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, {**self.given, "most": most, "skip": skip, "counted": counted})
            ids, total = cursor.fetchone()
        return ids, total

    def assignments(self) -> tuple[list[int], list[int]]:
        """The members, and those assignments of theirs that are meant, by ids."""
        hers = f" AND {self.assignment}" if self.assignment else ""
        query = (
            "SELECT m.id, a.id FROM roster_member m JOIN roster_assignment a ON a.member_id = m.id"  # noqa: S608
            f" WHERE m.organization_id = %(organization)s AND a.organization_id = m.organization_id{self.member}{hers}"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, self.given)
            found = cursor.fetchall()
        return list(dict.fromkeys(member for member, _ in found)), [assignment for _, assignment in found]

    @property
    def _all(self) -> str:
        hers = f" AND EXISTS (SELECT {_ASSIGNMENTS} AND {self.assignment})" if self.assignment else ""
        return self.member + hers


def asked(organization: Organization, wanted: RosterFilter) -> AskedRoster:
    """The question. Raises UsageProblem where there is nothing in the words to look for.

    A status is looked for as it is kept: whoever comes by a file of thousands is found by it as soon as the round has sorted her in.
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
    member = [f"m.search LIKE %(word{at})s" for at, _ in enumerate(words)]
    member += [_NEW] if wanted.new else []
    member += [f"m.id IN (SELECT member_id FROM ({ATTENTION_ROWS}) AS looked)"] if wanted.attention else []  # noqa: S608
    return AskedRoster("".join(f" AND {one}" for one in member), " AND ".join(_of_assignment(wanted, given)), given)


def _of_assignment(wanted: RosterFilter, given: dict[str, Any]) -> list[str]:
    """The conditions. What no index tells is asked first, of all: the planner guesses it wrong inside of another question."""
    found = []
    if wanted.plan is not None:
        found.append("a.plan_id = %(plan)s")
    if wanted.standing:
        found.append(_STANDINGS[wanted.standing])
    if wanted.holder is not None:
        held = "c.id IS NULL" if wanted.holder == "nobody" else "c.staff_id = %(holder)s"
        given["held"] = _first(_HELD_BY.format(held), given)
        found.append("a.id = ANY(%(held)s)")
    if wanted.status:
        given["stands"] = _first(_WITH_STATUS, given)
        found.append("a.id = ANY(%(stands)s)")
    return found


def _first(query: str, given: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [one for (one,) in cursor.fetchall()]
