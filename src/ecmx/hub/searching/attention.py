"""Why somebody has to look at a member: the reasons as data (`attention.toml`), and how each is found in the tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

__all__ = ["ATTENTION", "ATTENTION_ROWS"]


def _attention() -> Mapping[str, str]:
    raw = tomllib.loads(files("ecmx.hub.searching").joinpath("attention.toml").read_text("utf-8"))["attention"]
    return {entry["code"]: entry["words"] for entry in raw}


#: By code, in words.
ATTENTION: Mapping[str, str] = _attention()
#: Members by reason. Parameters: organization; today.
_FOUND = {
    "vanished": (
        "SELECT member_id FROM roster_assignment WHERE organization_id = %(organization)s"
        " AND vanished_by_id IS NOT NULL AND termed_by_id IS NULL"
    ),
    "termed-while-served": (
        "SELECT a.member_id FROM roster_assignment a JOIN roster_episode e ON e.assignment_id = a.id"
        " AND e.organization_id = a.organization_id"
        ' WHERE a.organization_id = %(organization)s AND a.termed_by_id IS NOT NULL AND e."end" IS NULL'
    ),
    "authorization-ended": (
        "SELECT member_id FROM roster_assignment WHERE organization_id = %(organization)s"
        " AND authorized_until < %(today)s AND termed_by_id IS NULL AND vanished_by_id IS NULL"
    ),
    "perhaps-one-person": (
        "SELECT unnest(ARRAY[one_id, other_id]) FROM roster_likeness"
        " WHERE organization_id = %(organization)s AND state = 'suggested'"
    ),
    "question-open": (
        "SELECT member_id FROM work_task"
        " WHERE organization_id = %(organization)s AND settled_at IS NULL AND member_id IS NOT NULL"
    ),
}
#: Rows of member_id and code.
ATTENTION_ROWS = " UNION ALL ".join(
    f"SELECT found.member_id, '{code}' AS code FROM ({_FOUND[code]}) AS found (member_id)"  # noqa: S608 – codes of ours
    for code in ATTENTION
)
