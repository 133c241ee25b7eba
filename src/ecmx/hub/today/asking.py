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
from ecmx.hub.today.conditions import ELSEWHERE, OWN, ReasonInRows, first_of, reasons_held, shows_own
from ecmx.hub.today.reasons import WORDING
from ecmx.hub.work import EVENTS

__all__ = ["TodayFound", "TodayQuestion", "today_found"]


@dataclass(frozen=True)
class TodayQuestion:
    """Whose list of which day. whose: of the members whom this user has (None: of all); zip_code: how it begins; first, most: of rows"""

    on: date
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


#: Whose list it is: over a `ReachState` s.
_SCOPE = (
    "s.organization_id = %(organization)s AND (%(plan)s::bigint IS NULL OR s.plan_id = %(plan)s)"
    " AND (%(zip)s = '' OR starts_with(s.zip, %(zip)s))"
)
_OF_ONE = (
    " AND s.member_id IN (SELECT e.member_id FROM today_caseloadentry e"
    " WHERE e.organization_id = %(organization)s AND e.holder_id = %(whose)s AND e.ended_by_id IS NULL)"
)
_BESIDE = (
    "t AS (SELECT * FROM unnest(%(term_plans)s::bigint[], %(term_days)s::int[]) AS t (plan_id, first_contact_days)),"
    " d AS (SELECT * FROM unnest(%(due_plans)s::bigint[], %(due_starts)s::date[], %(due_ends)s::date[], %(due_days)s::date[])"
    " AS d (plan_id, period_start, period_end, due_on)),"
    " k AS (SELECT DISTINCT ON (s.member_id, s.plan_id) s.member_id, s.plan_id, w.kind, w.opened_at::date AS opened_on"
    " FROM work_task w JOIN today_reachstate s ON s.organization_id = w.organization_id AND s.member_id = w.member_id"
    " AND (w.plan_id IS NULL OR w.plan_id = s.plan_id)"
    " WHERE w.organization_id = %(organization)s AND w.settled_at IS NULL"
    " ORDER BY s.member_id, s.plan_id, w.opened_at, w.id)"
)
_WITH_TERMS = "LEFT JOIN t ON t.plan_id = s.plan_id"
_WITH_REST = "LEFT JOIN d ON d.plan_id = s.plan_id LEFT JOIN k ON k.member_id = s.member_id AND k.plan_id = s.plan_id"
_IN_ORDER = "place, counts_from, assigned_on, sort_name, member_id, plan_id"
_SHOWS = shows_own()


def _judged(reasons: dict[str, ReasonInRows], *, named: bool) -> str:
    """Of every row only what orders and counts it; what is read of it is asked of the page's rows alone."""
    place, day, due = first_of(reasons, named=named)
    return f"s.member_id, s.plan_id, s.assigned_on, s.sort_name, {place} AS place, {day} AS counts_from, {due} AS due_by"


#: Those whose own reason shows, out of a table s.
_OWN = f"SELECT {_judged(OWN, named=True)} FROM {{}} s {_WITH_TERMS} WHERE {{}} AND s.left_out = '' AND {_SHOWS}"  # noqa: S608 – all ours
#: The others of whom a return or a task asks: few, so all of them are looked at.
_REST = (
    f"rest AS MATERIALIZED (SELECT * FROM (SELECT {_judged(ELSEWHERE, named=False)} FROM {{}} s {_WITH_REST}"  # noqa: S608 – as above
    f" WHERE {{}} AND s.left_out = '' AND ({_SHOWS}) IS NOT TRUE) s WHERE place IS NOT NULL)"
)
#: Of all members: as many of each reason and plan as the page could show, each out of the index that has them in their order.
_FIRST_OF_EACH = " UNION ALL ".join(
    f"SELECT {_judged({code: OWN[code]}, named=True)} FROM (SELECT id FROM partners_partner"  # noqa: S608 – as above
    " WHERE organization_id = %(organization)s AND (%(plan)s::bigint IS NULL OR id = %(plan)s)) p CROSS JOIN LATERAL"
    f" (SELECT * FROM today_reachstate s WHERE {_SCOPE} AND s.plan_id = p.id AND s.left_out = '' AND s.reason = '{code}'"
    f" AND {OWN[code].holds} ORDER BY s.sorts_on, s.assigned_on, s.sort_name, s.member_id LIMIT %(first)s + %(most)s) s {_WITH_TERMS}"
    for code in OWN
)
_ROWS = (
    f"SELECT s.*, j.at, j.place, j.counts_from, j.due_by, {reasons_held()} AS reasons, k.kind,"  # noqa: S608 – as above
    " m.last_name, m.first_name, p.name AS plan_name"
    " FROM page j JOIN today_reachstate s ON s.organization_id = %(organization)s AND s.member_id = j.member_id AND s.plan_id = j.plan_id"
    f" JOIN roster_member m ON m.id = s.member_id JOIN partners_partner p ON p.id = s.plan_id {_WITH_TERMS} {_WITH_REST}"
)


def _query(*, of_one: bool) -> str:
    """All members' list is read out of an index; somebody's own is short, and is judged row by row."""
    rows = f"(SELECT s.* FROM today_reachstate s WHERE {_SCOPE}{_OF_ONE})"  # noqa: S608 – as above
    mine = f"mine AS MATERIALIZED {rows}, " if of_one else ""
    table, scope = ("mine", "true") if of_one else ("today_reachstate", _SCOPE)
    own = _OWN.format(table, scope)
    first = own if of_one else _FIRST_OF_EACH
    return (
        f"WITH {mine}{_BESIDE}, {_REST.format(table, scope)},"  # noqa: S608 – as above
        f" page AS (SELECT j.*, row_number() OVER () AS at FROM (SELECT * FROM ({first} UNION ALL SELECT * FROM rest) j"
        f" ORDER BY {_IN_ORDER} OFFSET %(first)s LIMIT %(most)s) j),"
        f" counted AS (SELECT place, count(*) AS number, count(*) FILTER (WHERE due_by <= %(on)s) AS due"
        f" FROM ({own} UNION ALL SELECT * FROM rest) j GROUP BY place)"
        f" SELECT jsonb_build_object('rows', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.at), '[]') FROM ({_ROWS}) r),"
        " 'counts', (SELECT coalesce(jsonb_object_agg(place, number), '{}') FROM counted),"
        " 'due', (SELECT coalesce(sum(due), 0) FROM counted),"
        " 'left_out', (SELECT coalesce(jsonb_object_agg(c.left_out, c.number), '{}') FROM (SELECT s.left_out, count(*) AS number"
        f" FROM {table} s WHERE {scope} AND s.left_out <> '' GROUP BY s.left_out) c))::text"
    )


_OF_ALL, _OF_ONE_PERSON = _query(of_one=False), _query(of_one=True)


def today_found(organization: Organization, question: TodayQuestion) -> TodayFound:
    """The rows of one page, in their order, and what there is on all pages. Three queries."""
    settings = WORDING.settings
    asked = {
        "organization": organization.pk,
        "on": question.on,
        "whose": question.whose,
        "plan": question.plan,
        "zip": question.zip_code,
        "first": question.first,
        "most": question.most,
        "assigned": EVENTS["assigned"].status,
        "ahead_days": settings.ahead_days,
        "no_attempt_days": settings.no_attempt_days,
        "no_contact_days": settings.no_contact_days,
        **_terms(organization, question.on),
        **_returns_due(organization, question.on + timedelta(days=settings.return_days_before)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_ALL if question.whose is None else _OF_ONE_PERSON, asked)
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
