"""What the roster shows of members who were found: their plans, how to reach them, when anybody last did, and what to look at."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from ecmx.guidance.values import State
from ecmx.hub.accounts import Organization
from ecmx.hub.looking import STANDINGS, shown
from ecmx.hub.searching.attention import ATTENTION, ATTENTION_ROWS
from ecmx.hub.today import StandingKept, standings_kept

__all__ = ["PlanOfMember", "RosterRow", "roster_rows"]

_SAID_BY = ("rtf.member_phone_number", "mif.member_phone_number", "referral.member_phone_number")
_WORDS = ", ".join(f"s.said->'{one}'" for one in _SAID_BY)
_ELEMENTS = ", ".join(f"'{one}'" for one in _SAID_BY)
_NOTHING = StandingKept("", serving=False)


@dataclass(frozen=True)
class PlanOfMember:
    """A member's assignment. standing: of `looking.STANDINGS`; status: an engagement status code, status_words: what it is called

    serving: whether ECM goes on; holder: who leads the care, "" where nobody does
    """

    assignment: int
    plan_id: int
    plan: str
    standing: str
    status: str
    status_words: str
    serving: bool
    holder: str


@dataclass(frozen=True)
class RosterRow:
    """A member. phone: the newest number as people read it, ours before any plan's; dial: its digits, "" where it stands for none

    last_contact: the newest day on which anybody met her or tried to reach her; attention: codes of `attention.toml`
    """

    member: int
    cin: str
    last_name: str
    first_name: str
    birth_date: date | None
    plans: Sequence[PlanOfMember]
    phone: str
    dial: str
    last_contact: date | None
    attention: Sequence[str]

    @property
    def attention_words(self) -> list[str]:
        """Why somebody has to look, as sentences."""
        return [ATTENTION[code] for code in self.attention]


#: Members with the newest telephone number (a plan's word, and ours) and the newest contact. Parameters: organization; members.
_MEMBERS = (
    "SELECT m.id, m.cin, m.last_name, m.first_name, m.birth_date, word.said, fact.state, fact.value, greatest("  # noqa: S608 – all ours
    "(SELECT max(day) FROM work_loggedattempt w WHERE w.organization_id = m.organization_id AND w.member_id = m.id"
    " AND w.withdrawn_at IS NULL),"
    " (SELECT max(day) FROM work_encounter w WHERE w.organization_id = m.organization_id AND w.member_id = m.id"
    " AND w.withdrawn_at IS NULL),"
    " (SELECT max(day) FROM roster_outreachattempt w WHERE w.organization_id = m.organization_id AND w.member_id = m.id))"
    " FROM roster_member m"
    f" LEFT JOIN LATERAL (SELECT coalesce({_WORDS}) AS said FROM roster_statement s"
    " JOIN transmissions_transmission t ON t.id = s.transmission_id WHERE s.organization_id = m.organization_id"
    f" AND s.member_id = m.id AND s.said ?| ARRAY[{_ELEMENTS}]"
    " ORDER BY t.said_on DESC, t.produced_on DESC, t.id DESC, s.sheet DESC, s.row DESC LIMIT 1) AS word ON true"
    " LEFT JOIN LATERAL (SELECT f.state, f.value FROM work_ourfact f WHERE f.organization_id = m.organization_id"
    " AND f.member_id = m.id AND f.element = 'member_phone_number' AND f.withdrawn_at IS NULL"
    " ORDER BY f.recorded_at DESC, f.id DESC LIMIT 1) AS fact ON true"
    " WHERE m.organization_id = %(organization)s AND m.id = ANY(%(members)s)"
)
#: Their assignments, and who leads the care of each. Parameters: organization; members.
_PLANS = (
    "SELECT a.id, a.member_id, a.plan_id, p.name, a.termed_by_id IS NOT NULL, a.vanished_by_id IS NOT NULL,"
    " (SELECT coalesce(s.name, c.name) FROM work_caremanager c LEFT JOIN partners_staff s ON s.id = c.staff_id"
    " WHERE c.organization_id = a.organization_id AND c.member_id = a.member_id AND c.plan_id = a.plan_id"
    " AND c.withdrawn_at IS NULL ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1)"
    " FROM roster_assignment a JOIN partners_partner p ON p.id = a.plan_id"
    " WHERE a.organization_id = %(organization)s AND a.member_id = ANY(%(members)s) ORDER BY p.name, a.id"
)
_ATTENTION = f"SELECT member_id, code FROM ({ATTENTION_ROWS}) AS looked WHERE member_id = ANY(%(members)s)"  # noqa: S608 – codes of ours


def roster_rows(organization: Organization, ids: Sequence[int]) -> list[RosterRow]:
    """These members, in this order. Five queries, whatever their number."""
    given = {"organization": organization.pk, "members": list(ids), "today": timezone.localdate()}
    people = {pk: row for pk, *row in _asked(_MEMBERS, given)}
    plans = _plans(organization, ids, given)
    attention: dict[int, set[str]] = defaultdict(set)
    for member, code in _asked(_ATTENTION, given):
        attention[member].add(code)
    rows = []
    for pk in ids:
        cin, last_name, first_name, born, word, state, value, contact = people[pk]
        phone, dial = _phone(word, state, value)
        codes = [code for code in ATTENTION if code in attention[pk]]
        rows.append(RosterRow(pk, cin, last_name, first_name, born, plans[pk], phone, dial, contact, codes))
    return rows


def _asked(query: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def _plans(
    organization: Organization, ids: Sequence[int], given: Mapping[str, Any]
) -> Mapping[int, list[PlanOfMember]]:
    stands = standings_kept(organization, ids)
    assigned, termed, vanished = STANDINGS
    found: dict[int, list[PlanOfMember]] = defaultdict(list)
    for pk, member, plan, name, is_termed, is_vanished, holder in _asked(_PLANS, given):
        now = stands.get((member, plan), _NOTHING)
        standing = termed if is_termed else vanished if is_vanished else assigned
        status_words = shown("rtf.engagement_status", State.VALUE, now.status) if now.status else ""
        found[member].append(
            PlanOfMember(pk, plan, name, standing, now.status, status_words, now.serving, holder or "")
        )
    return found


def _phone(word: str | None, state: int | None, value: str | None) -> tuple[str, str]:
    """As people read it, and what there is to dial: ours before any plan's."""
    if state is None:
        said = json.loads(word) if word else None
        if said is None:
            return "", ""
        state, value = said["s"], said["v"]
    return shown(_SAID_BY[0], state, value or ""), (value or "") if state == State.VALUE else ""
