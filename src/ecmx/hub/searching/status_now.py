"""An assignment's engagement status as the database can tell it, so that members are found by it: as `work.standings` folds it.

A test holds the two against each other; what is shown is always what was folded.
"""

from __future__ import annotations

from ecmx.hub.work import EVENTS, STAYS

__all__ = ["STATUS_NOW"]


def _rows(rows: list[tuple[str, str, bool]]) -> str:
    """Codes of ours as a table of values."""
    return "(VALUES " + ", ".join(f"('{code}', '{status}', {closes})" for code, status, closes in rows) + ")"


_CLOSES = [one.code for one in EVENTS.values() if one.reported != "while"]
_BY_EVENT = _rows([(one.code, one.status, one.code in _CLOSES) for one in EVENTS.values() if one.status != STAYS])
_LIKE = {one.status: one for one in reversed(list(EVENTS.values())) if one.status != STAYS}
_BY_STATUS = _rows([(status, status, one.reported != "while") for status, one in _LIKE.items()])
_ENDS = ", ".join(f"'{one.code}'" for one in EVENTS.values() if one.status == STAYS)
_HERS = (
    "e.organization_id = a.organization_id AND e.member_id = a.member_id AND e.plan_id = a.plan_id"
    " AND e.withdrawn_at IS NULL"
)
_EVENTS = (
    f"SELECT e.day, 3 AS place, e.id, s.status, s.closes FROM work_engagementevent e"  # noqa: S608 – nothing of it comes from outside
    f" JOIN {_BY_EVENT} AS s (code, status, closes) ON s.code = e.event WHERE {_HERS}"
)
_EPISODES = (
    f"SELECT p.start, 2, p.id, '{EVENTS['enrolled'].status}', false FROM roster_episode p"  # noqa: S608
    " WHERE p.organization_id = a.organization_id AND p.assignment_id = a.id"
)
_REPORTED = (
    "SELECT t.said_on, 1, row_number() OVER (ORDER BY t.said_on, t.produced_on, t.id), s.status, s.closes"  # noqa: S608
    " FROM roster_engagement g JOIN transmissions_transmission t ON t.id = g.transmission_id"
    f" JOIN {_BY_STATUS} AS s (code, status, closes) ON s.code = g.status"
    " WHERE g.organization_id = a.organization_id AND g.assignment_id = a.id"
    f" AND t.said_on < coalesce((SELECT min(e.day) FROM work_engagementevent e WHERE {_HERS}), 'infinity')"
)
#: Whether what was said last is over, so that an assignment from then on is a new beginning.
_OVER = (
    f"last.closes OR EXISTS (SELECT FROM work_engagementevent e WHERE {_HERS} AND e.event IN ({_ENDS})"  # noqa: S608
    " AND e.day >= last.day AND e.day < x.assigned)"
    " OR EXISTS (SELECT FROM roster_episode p WHERE p.organization_id = a.organization_id AND p.assignment_id = a.id"
    ' AND p."end" >= last.day AND p."end" < x.assigned)'
    " OR EXISTS (SELECT FROM work_memberrefusal e WHERE "
    f"{_HERS} AND e.day < x.assigned)"
)
_ASSIGNED = (
    "coalesce(a.assigned_on, (SELECT f.said_on FROM transmissions_transmission f"
    " WHERE f.organization_id = a.organization_id AND f.id = a.first_file_id))"
)
#: Of the assignment `a`, as an expression.
STATUS_NOW = (
    "(SELECT CASE WHEN last.status IS NULL AND x.assigned IS NULL THEN ''"  # noqa: S608
    f" WHEN last.status IS NULL OR (x.assigned > last.day AND ({_OVER})) THEN '{EVENTS['assigned'].status}'"
    f" ELSE last.status END FROM (SELECT {_ASSIGNED} AS assigned) AS x LEFT JOIN LATERAL"
    f" (SELECT * FROM ({_EVENTS} UNION ALL {_EPISODES} UNION ALL {_REPORTED}) AS said (day, place, id, status, closes)"
    " ORDER BY day DESC, place DESC, id DESC LIMIT 1) AS last ON true)"
)
