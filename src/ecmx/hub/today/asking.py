"""The one query behind Today: who stands in the list, by which reason, in which order; with counts over the whole list.

Asks the kept states, and beside them what changes by the mere passing of time: agreements in force, returns due, tasks open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from ecmx.guidance import FileType
from ecmx.hub.accounts import Organization
from ecmx.hub.obligations import Obligation
from ecmx.hub.partners import Agreement
from ecmx.hub.today.conditions import OWN, first_elsewhere, place_of, reasons_held
from ecmx.hub.today.reasons import WORDING
from ecmx.hub.work import EVENTS

__all__ = ["TodayAsking", "TodayFound", "TodayQuestion"]


@dataclass(frozen=True)
class TodayQuestion:
    """Whose list. whose: of the members whom this user has (None: of all); zip_code: how it begins; first, most: of rows"""

    whose: int | None = None
    plan: int | None = None
    zip_code: str = ""
    first: int = 0
    most: int = 50


@dataclass(frozen=True)
class TodayFound:
    """rows: what `_ROWS` says of each; counts: by each reason, where it comes first; due: rows whose day is reached; left_out: by code"""

    rows: list[Mapping[str, Any]]
    counts: Mapping[str, int]
    due: int
    left_out: Mapping[str, int]


#: Whose list it is.
_STATES = (
    "today_reachstate s WHERE s.organization_id = %(organization)s AND (%(plan)s::bigint IS NULL OR s.plan_id = %(plan)s)"
    " AND (%(zip)s = '' OR starts_with(s.zip, %(zip)s))"
)
_OF_ONE = (
    " AND s.member_id IN (SELECT e.member_id FROM today_caseloadentry e"
    " WHERE e.organization_id = %(organization)s AND e.holder_id = %(whose)s AND e.ended_by_id IS NULL)"
)
_BESIDE = (
    "t AS (SELECT * FROM unnest(%(term_plans)s::bigint[], %(term_days)s::int[]) AS t (plan_id, first_contact_days)),"
    " d AS (SELECT * FROM unnest(%(due_plans)s::bigint[], %(due_starts)s::date[], %(due_ends)s::date[], %(due_days)s::date[])"
    " AS d (plan_id, period_start, period_end, due_on))"
)
_WITH_TERMS = "LEFT JOIN t ON t.plan_id = s.plan_id"
_WITH_RETURNS = "LEFT JOIN d ON d.plan_id = s.plan_id"
_PLANS = (
    "p AS MATERIALIZED (SELECT id FROM partners_partner WHERE organization_id = %(organization)s"
    " AND (%(plan)s::bigint IS NULL OR id = %(plan)s))"
)
_IN_ORDER = "place, counts_from, assigned_on, sort_name, member_id, plan_id"
#: Of the rows only what orders them; what is read of them is asked of the page's alone.
_ORDERING = "s.member_id, s.plan_id, s.assigned_on, s.sort_name, {} AS place, {} AS counts_from, {} AS due_by"
_LIMIT = " ORDER BY s.sorts_on, s.assigned_on, s.sort_name, s.member_id LIMIT %(first)s + %(most)s"


@dataclass(frozen=True)
class _Rows:
    """Where the list is read from. all of an organization: a range of the index a plan and reason; somebody's own: few rows, read once"""

    mine: bool

    def where(self, code: str, shows: str) -> str:
        """FROM and WHERE: those whose own reason is this one, by whether it shows."""
        table = "mine s WHERE true" if self.mine else f"p CROSS JOIN {_STATES} AND s.plan_id = p.id"
        return f"{table} AND s.left_out = '' AND s.reason = '{code}' AND {shows}"

    def first(self, code: str) -> str:
        """As many of a reason as the page could show."""
        one = OWN[code]
        told = _ORDERING.format(place_of(code), one.day, one.due)
        if self.mine:
            return f"SELECT {told} FROM (SELECT s.* FROM {self.where(code, one.shows)}) s {_WITH_TERMS}"  # noqa: S608 – all ours
        of_plan = f"s.plan_id = p.id AND s.left_out = '' AND s.reason = '{code}' AND {one.shows}"
        rows = f"SELECT s.* FROM {_STATES} AND {of_plan}{_LIMIT}"  # noqa: S608 – as above
        return f"SELECT {told} FROM p CROSS JOIN LATERAL ({rows}) s {_WITH_TERMS}"  # noqa: S608 – as above

    def counted(self, code: str) -> str:
        """How many of a reason show, and how many of them are due."""
        one = OWN[code]
        if one.due.startswith("NULL"):
            return f"SELECT {place_of(code)}, count(*), 0 FROM {self.where(code, one.shows)}"  # noqa: S608
        rows = f"(SELECT s.plan_id, s.sorts_on FROM {self.where(code, one.shows)}) s {_WITH_TERMS}"  # noqa: S608 – as above
        return f"SELECT {place_of(code)}, count(*), count(*) FILTER (WHERE {one.due} <= %(on)s) FROM {rows}"  # noqa: S608

    def quiet(self) -> str:
        """Those whose own reason does not show: of them a return or a task may ask."""
        told = "s.member_id, s.plan_id, s.assigned_on, s.sort_name, s.said_on"
        each = [(code, hidden) for code, one in OWN.items() for hidden in one.hidden]
        return " UNION ALL ".join(f"SELECT {told} FROM {self.where(code, hidden)}" for code, hidden in each)  # noqa: S608

    def left_out(self) -> str:
        """By code, how many are not to be reached."""
        table = "mine s WHERE true" if self.mine else _STATES
        return f"SELECT s.left_out, count(*) AS number FROM {table} AND s.left_out <> '' GROUP BY s.left_out"  # noqa: S608


_REST = (
    "asked AS (SELECT DISTINCT ON (s.member_id, s.plan_id) s.member_id, s.plan_id, w.* FROM quiet s JOIN"  # noqa: S608 – as above
    " (SELECT w.member_id AS whose, w.plan_id AS of_plan, w.kind, w.opened_at::date AS opened_on, w.opened_at, w.id FROM work_task w"
    " WHERE w.organization_id = %(organization)s AND w.settled_at IS NULL) w"
    " ON w.whose = s.member_id AND (w.of_plan IS NULL OR w.of_plan = s.plan_id)"
    " ORDER BY s.member_id, s.plan_id, w.opened_at, w.id),"
    f" rest AS MATERIALIZED (SELECT * FROM (SELECT {_ORDERING.format(*first_elsewhere())} FROM quiet s {_WITH_RETURNS}"
    " LEFT JOIN asked k ON k.member_id = s.member_id AND k.plan_id = s.plan_id) s WHERE place IS NOT NULL)"
)
_TASK = (
    "LEFT JOIN LATERAL (SELECT w.kind, w.opened_at::date AS opened_on FROM work_task w WHERE w.organization_id = %(organization)s"
    " AND w.settled_at IS NULL AND w.member_id = s.member_id AND (w.plan_id IS NULL OR w.plan_id = s.plan_id)"
    " ORDER BY w.opened_at, w.id LIMIT 1) k ON true"
)
_ROWS = (
    f"SELECT s.*, j.at, j.place, j.counts_from, j.due_by, {reasons_held()} AS reasons, k.kind,"  # noqa: S608 – as above
    " m.last_name, m.first_name, m.birth_date, p.name AS plan_name"
    " FROM page j JOIN today_reachstate s ON s.organization_id = %(organization)s AND s.member_id = j.member_id AND s.plan_id = j.plan_id"
    f" JOIN roster_member m ON m.id = s.member_id JOIN partners_partner p ON p.id = s.plan_id {_WITH_RETURNS} {_TASK}"
)


def _query(*, mine: bool) -> str:
    rows = _Rows(mine)
    own = f"mine AS MATERIALIZED (SELECT s.* FROM {_STATES}{_OF_ONE}), " if mine else ""  # noqa: S608
    first = " UNION ALL ".join(f"({rows.first(code)})" for code in OWN)
    counted = " UNION ALL ".join(rows.counted(code) for code in OWN)
    return (
        f"WITH {own}{_BESIDE}, {_PLANS}, quiet AS MATERIALIZED ({rows.quiet()}), {_REST},"  # noqa: S608 – as above
        f" page AS (SELECT j.*, row_number() OVER () AS at FROM (SELECT * FROM ({first} UNION ALL SELECT * FROM rest) j"
        f" ORDER BY {_IN_ORDER} OFFSET %(first)s LIMIT %(most)s) j),"
        f" counted (place, number, due) AS ({counted} UNION ALL"
        " SELECT place, count(*), count(*) FILTER (WHERE due_by <= %(on)s) FROM rest GROUP BY place)"
        f" SELECT jsonb_build_object('rows', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.at), '[]') FROM ({_ROWS}) r),"
        " 'counts', (SELECT coalesce(jsonb_object_agg(place, number), '{}') FROM counted),"
        " 'due', (SELECT coalesce(sum(due), 0) FROM counted),"
        f" 'left_out', (SELECT coalesce(jsonb_object_agg(c.left_out, c.number), '{{}}') FROM ({rows.left_out()}) c))::text"
    )


_OF_ALL, _OF_ONE_PERSON = _query(mine=False), _query(mine=True)


class TodayAsking:
    """Asks for a day. What holds whoever is asked about is asked once: two queries, and one for each question."""

    def __init__(self, organization: Organization, on: date) -> None:
        settings = WORDING.settings
        self._day: dict[str, Any] = {
            "organization": organization.pk,
            "on": on,
            "assigned": EVENTS["assigned"].status,
            "ahead_days": settings.ahead_days,
            "no_attempt_days": settings.no_attempt_days,
            "no_contact_days": settings.no_contact_days,
            **_terms(organization, on),
            **_returns_due(organization, on + timedelta(days=settings.return_days_before)),
        }

    def found(self, question: TodayQuestion) -> TodayFound:
        """The rows of one page, in their order, and what there is on all pages."""
        asked: dict[str, Any] = {
            "whose": question.whose,
            "plan": question.plan,
            "zip": question.zip_code,
            "first": question.first,
            "most": question.most,
        }
        with connection.cursor() as cursor:
            cursor.execute(_OF_ALL if question.whose is None else _OF_ONE_PERSON, self._day | asked)
            found = json.loads(cursor.fetchone()[0])
        counts = {one.code: found["counts"].get(str(place), 0) for place, one in enumerate(WORDING.reason)}
        return TodayFound(found["rows"], counts, found["due"], found["left_out"])


def _terms(organization: Organization, on: date) -> dict[str, list[Any]]:
    """By plan, within how many days of the assignment somebody is first reached out to, where an agreement in force says so."""
    rows = Agreement.objects.of(organization).exclude(stage="inactive").filter(first_contact_days__isnull=False)
    rows = rows.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))
    days = dict(rows.order_by("plan_id", "-first_contact_days").values_list("plan_id", "first_contact_days"))
    return {"term_plans": list(days), "term_days": list(days.values())}


def _returns_due(organization: Organization, until: date) -> dict[str, list[Any]]:
    """By plan, the oldest return that we owe by a day and that did not go."""
    rows = Obligation.objects.of(organization).filter(
        owes=Obligation.Owes.US,
        file_type=FileType.RTF.value,
        met_at=None,
        nil_at=None,
        waived_why="",
        due_on__lte=until,
    )
    newest_first = rows.order_by("-due_on").values_list("agreement__plan_id", "period_start", "period_end", "due_on")
    owed = {plan: (start, end, due) for plan, start, end, due in newest_first}
    starts, ends, days = ([one[at] for one in owed.values()] for at in range(3))
    return {"due_plans": list(owed), "due_starts": starts, "due_ends": ends, "due_days": days}
