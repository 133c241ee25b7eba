"""Assignments by their engagement status, as the database can tell it of a whole organization: as `work.standings` folds it.

A test holds the two against each other; what is shown is always what was folded.
"""

from __future__ import annotations

from ecmx.hub.work import EVENTS, STAYS

__all__ = ["WITH_STATUS"]


def _rows(rows: list[tuple[str, str, bool]]) -> str:
    """Codes of ours as a table of values: code, status, whether it is over then."""
    values = ", ".join(f"('{code}', '{status}', {closes})" for code, status, closes in rows)
    return f"(VALUES {values}) AS s (code, status, closes)"


_SAYING = [one for one in EVENTS.values() if one.status != STAYS]
_BY_EVENT = _rows([(one.code, one.status, one.reported != "while") for one in _SAYING])
#: As `standings` takes a reported status: like the first event that has it.
_LIKE = {one.status: one for one in reversed(_SAYING)}
_BY_STATUS = _rows([(status, status, one.reported != "while") for status, one in _LIKE.items()])
_ENDS = ", ".join(f"'{one.code}'" for one in EVENTS.values() if one.status == STAYS)
_HERS = "e.organization_id = a.organization_id AND e.member_id = a.member_id AND e.plan_id = a.plan_id AND e.withdrawn_at IS NULL"
#: Whether what was said last is over, so that an assignment from then on is a new beginning.
_OVER = (
    f"last.closes OR EXISTS (SELECT FROM work_engagementevent e WHERE {_HERS} AND e.event IN ({_ENDS})"  # noqa: S608 – codes of ours
    " AND e.day >= last.day AND e.day < x.assigned)"
    " OR EXISTS (SELECT FROM roster_episode p WHERE p.organization_id = a.organization_id AND p.assignment_id = a.id"
    ' AND p."end" >= last.day AND p."end" < x.assigned)'
    f" OR EXISTS (SELECT FROM work_memberrefusal e WHERE {_HERS} AND e.day < x.assigned)"
)
#: Ids of assignments. Parameters: organization, status. Of one day an event comes after an episode, and that after what was reported.
WITH_STATUS = (
    "WITH words AS MATERIALIZED (SELECT id, member_id, plan_id, day, event FROM work_engagementevent"  # noqa: S608 – codes of ours
    " WHERE organization_id = %(organization)s AND withdrawn_at IS NULL),"
    " begun AS MATERIALIZED (SELECT member_id, plan_id, min(day) AS day FROM words GROUP BY member_id, plan_id),"
    " said AS ("
    "SELECT a.id AS assignment, w.day, 3 AS place, w.day AS beside, w.id, s.status, s.closes"
    f" FROM words w JOIN {_BY_EVENT} ON s.code = w.event"
    " JOIN roster_assignment a ON a.organization_id = %(organization)s AND a.member_id = w.member_id AND a.plan_id = w.plan_id"
    f" UNION ALL SELECT assignment_id, start, 2, start, id, '{EVENTS['enrolled'].status}', false FROM roster_episode"
    " WHERE organization_id = %(organization)s"
    " UNION ALL SELECT a.id, t.said_on, 1, t.produced_on, t.id, s.status, s.closes FROM roster_engagement g"
    f" JOIN {_BY_STATUS} ON s.code = g.status JOIN roster_assignment a ON a.id = g.assignment_id"
    " JOIN transmissions_transmission t ON t.id = g.transmission_id"
    " LEFT JOIN begun b ON b.member_id = a.member_id AND b.plan_id = a.plan_id"
    " WHERE g.organization_id = %(organization)s AND t.said_on < coalesce(b.day, 'infinity')),"
    " latest AS MATERIALIZED (SELECT DISTINCT ON (assignment) assignment, day, status, closes FROM said"
    " ORDER BY assignment, day DESC, place DESC, beside DESC NULLS FIRST, id DESC)"
    " SELECT a.id FROM roster_assignment a JOIN transmissions_transmission f ON f.id = a.first_file_id"
    " CROSS JOIN LATERAL (SELECT coalesce(a.assigned_on, f.said_on) AS assigned) AS x LEFT JOIN latest AS last ON last.assignment = a.id"
    " WHERE a.organization_id = %(organization)s AND %(status)s = CASE WHEN last.status IS NULL AND x.assigned IS NULL THEN ''"
    f" WHEN last.status IS NULL OR (x.assigned > last.day AND ({_OVER})) THEN '{EVENTS['assigned'].status}' ELSE last.status END"
)
