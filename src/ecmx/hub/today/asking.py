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
from ecmx.hub.today.conditions import due_on, reasons_held, sorted_by
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
    """rows: what `_QUERY` says of each; counts: by the reason that comes first; due: rows with a day that is reached; left_out: by code"""

    rows: list[Mapping[str, Any]]
    counts: Mapping[str, int]
    due: int
    left_out: Mapping[str, int]


_SCOPED = (
    "scoped AS (SELECT s.* FROM today_reachstate s WHERE s.organization_id = %(organization)s"
    " AND (%(plan)s::bigint IS NULL OR s.plan_id = %(plan)s) AND (%(zip)s = '' OR starts_with(s.zip, %(zip)s))"
    " AND (%(whose)s::bigint IS NULL OR s.member_id IN (SELECT e.member_id FROM today_caseloadentry e"
    " WHERE e.organization_id = %(organization)s AND e.holder_id = %(whose)s AND e.ended_by_id IS NULL)))"
)
_BESIDE = (
    "t AS (SELECT * FROM unnest(%(term_plans)s::bigint[], %(term_days)s::int[]) AS t (plan_id, first_contact_days)),"
    " d AS (SELECT * FROM unnest(%(due_plans)s::bigint[], %(due_starts)s::date[], %(due_ends)s::date[], %(due_days)s::date[])"
    " AS d (plan_id, period_start, period_end, due_on)),"
    " k AS (SELECT DISTINCT ON (s.member_id, s.plan_id) s.member_id, s.plan_id, w.kind, w.opened_at::date AS opened_on"
    " FROM work_task w JOIN scoped s ON s.member_id = w.member_id AND (w.plan_id IS NULL OR w.plan_id = s.plan_id)"
    " WHERE w.organization_id = %(organization)s AND w.settled_at IS NULL ORDER BY s.member_id, s.plan_id, w.opened_at, w.id)"
)
#: OFFSET 0 has the reasons found once a row, and not anew wherever they are named.
_JUDGED = (
    "judged AS MATERIALIZED (SELECT s.*, r.reasons, r.reasons[1] AS reason, k.kind,"
    " array_position(%(order)s::text[], r.reasons[1]) AS place,"
    f" CASE r.reasons[1] {sorted_by()} END AS counts_from, CASE r.reasons[1] {due_on()} END AS due_by"
    " FROM scoped s LEFT JOIN t ON t.plan_id = s.plan_id LEFT JOIN d ON d.plan_id = s.plan_id"
    " LEFT JOIN k ON k.member_id = s.member_id AND k.plan_id = s.plan_id"
    f" CROSS JOIN LATERAL (SELECT {reasons_held()} AS reasons OFFSET 0) r"
    " WHERE s.left_out = '' AND cardinality(r.reasons) > 0)"
)
_PAGE = (
    "page AS (SELECT j.*, m.last_name, m.first_name, p.name AS plan_name, row_number() OVER (ORDER BY j.place, j.counts_from,"
    " j.assigned_on, lower(m.last_name), lower(m.first_name), j.member_id, p.name) AS at"
    " FROM judged j JOIN roster_member m ON m.id = j.member_id JOIN partners_partner p ON p.id = j.plan_id"
    " WHERE m.organization_id = %(organization)s ORDER BY at OFFSET %(first)s LIMIT %(most)s)"
)
_QUERY = (
    f"WITH {_SCOPED}, {_BESIDE}, {_JUDGED}, {_PAGE} SELECT jsonb_build_object("
    "'rows', (SELECT coalesce(jsonb_agg(to_jsonb(page) ORDER BY page.at), '[]') FROM page),"
    " 'counts', (SELECT coalesce(jsonb_object_agg(c.reason, c.number), '{}')"
    " FROM (SELECT reason, count(*) AS number FROM judged GROUP BY reason) c),"
    " 'due', (SELECT count(*) FROM judged WHERE due_by <= %(on)s),"
    " 'left_out', (SELECT coalesce(jsonb_object_agg(c.left_out, c.number), '{}')"
    " FROM (SELECT left_out, count(*) AS number FROM scoped WHERE left_out <> '' GROUP BY left_out) c))::text"
)


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
        "order": [one.code for one in WORDING.reason],
        "assigned": EVENTS["assigned"].status,
        "ahead_days": settings.ahead_days,
        "no_attempt_days": settings.no_attempt_days,
        "no_contact_days": settings.no_contact_days,
        **_terms(organization, question.on),
        **_returns_due(organization, question.on + timedelta(days=settings.return_days_before)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, asked)
        found = json.loads(cursor.fetchone()[0])
    return TodayFound(found["rows"], found["counts"], found["due"], found["left_out"])


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
