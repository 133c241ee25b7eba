"""A page of the roster: members who were found, with what a person looks for first. Each look is recorded, by the filter's codes alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ecmx.guidance.values import State
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.looking import STANDINGS, shown
from ecmx.hub.roster import Assignment, Member, spoken
from ecmx.hub.searching.asking import asked
from ecmx.hub.searching.attention import ATTENTION, ATTENTION_ROWS
from ecmx.hub.searching.wanted import RosterFilter
from ecmx.hub.work import CareManager, OurFact, known, standings

__all__ = ["MOST_COUNTED", "PlanOfMember", "RosterPage", "RosterRow", "roster_page"]

MOST_COUNTED = 1_000
PHONE = "member_phone_number"
_SAID_BY = ("rtf.member_phone_number", "mif.member_phone_number", "referral.member_phone_number")


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


@dataclass(frozen=True)
class RosterPage:
    """Rows by name. page: from 1; total: how many members there are, counted to `MOST_COUNTED`; more: whether there are more than that"""

    rows: Sequence[RosterRow]
    page: int
    page_size: int
    total: int
    more: bool
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether a page goes before."""
        return self.page > 1

    @property
    def total_words(self) -> str:
        """How many there are, for people."""
        return f"more than {self.total:,}" if self.more else f"{self.total:,}"


def roster_page(*, by: By, wanted: RosterFilter, page: int = 1, page_size: int = 50) -> RosterPage:
    """The members who are wanted, a page of them. A page after the last is empty.

    Raises UsageProblem where the person may not, or there is nothing in the words to look for.
    """
    by.demand("roster.look")
    page, organization = max(page, 1), by.organization
    question = asked(organization, wanted)
    with transaction.atomic():
        found = question.page((page - 1) * page_size, page_size + 1)
        ids = found[:page_size]
        counted = question.counted(MOST_COUNTED + 1)
        rows = _rows(organization, ids)
        detail: dict[str, Any] = {"filter": wanted.codes, "page": page}
        record(by, "roster.look", "member", ids, detail)
    total = min(counted, MOST_COUNTED)
    return RosterPage(rows, page, page_size, total, counted > MOST_COUNTED, len(found) > page_size)


def _rows(organization: Organization, ids: Sequence[int]) -> list[RosterRow]:
    members = Member.objects.of(organization).in_bulk(list(ids))
    plans, phones = _plans(organization, ids), _phones(organization, ids)
    contact, attention = _contact(organization, ids), _attention(organization, ids)
    return [
        RosterRow(
            one.pk,
            one.cin,
            one.last_name,
            one.first_name,
            one.birth_date,
            plans[one.pk],
            *phones.get(one.pk, ("", "")),
            contact.get(one.pk),
            [code for code in ATTENTION if code in attention[one.pk]],
        )
        for one in (members[pk] for pk in ids)
    ]


def _plans(organization: Organization, ids: Sequence[int]) -> Mapping[int, list[PlanOfMember]]:
    stands = standings(organization, members=ids)
    leads = {
        (one.member_id, one.plan_id): one.staff.name if one.staff else one.name
        for one in known(CareManager, organization).filter(member__in=ids).select_related("staff")
    }
    assigned, termed, vanished = STANDINGS
    found: dict[int, list[PlanOfMember]] = defaultdict(list)
    every = Assignment.objects.of(organization).filter(member__in=ids).select_related("plan")
    for one in every.order_by("plan__name", "pk"):
        pair = (one.member_id, one.plan_id)
        now = stands[pair]
        found[one.member_id].append(
            PlanOfMember(
                one.pk,
                one.plan_id,
                one.plan.name,
                termed if one.termed_by_id else vanished if one.vanished_by_id else assigned,
                now.status,
                shown("rtf.engagement_status", State.VALUE, now.status) if now.status else "",
                now.serving,
                leads.get(pair, ""),
            )
        )
    return found


def _phones(organization: Organization, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """As people read it, and what there is to dial."""
    said: dict[int, tuple[int, str]] = {}
    for row in spoken(organization, _SAID_BY, members=ids).iter_rows(named=True):
        word = next((row[one] for one in _SAID_BY if row[one] is not None), None)
        if word is not None:
            said[row["member_id"]] = (word["s"], word["v"] or "")
    ours = known(OurFact, organization).filter(member__in=ids, element=PHONE)
    said.update({member: (state, value) for member, state, value in ours.values_list("member", "state", "value")})
    return {
        member: (shown(_SAID_BY[0], state, value), value if state == State.VALUE else "")
        for member, (state, value) in said.items()
    }


_CONTACT = (
    "SELECT member_id, max(day) FROM ("
    "SELECT member_id, day FROM work_loggedattempt WHERE organization_id = %(organization)s AND withdrawn_at IS NULL"
    " AND member_id = ANY(%(members)s)"
    " UNION ALL SELECT member_id, day FROM work_encounter WHERE organization_id = %(organization)s AND withdrawn_at IS NULL"
    " AND member_id = ANY(%(members)s)"
    " UNION ALL SELECT member_id, day FROM roster_outreachattempt WHERE organization_id = %(organization)s"
    " AND member_id = ANY(%(members)s)) AS met GROUP BY member_id"
)


def _contact(organization: Organization, ids: Sequence[int]) -> Mapping[int, date]:
    with connection.cursor() as cursor:
        cursor.execute(_CONTACT, {"organization": organization.pk, "members": list(ids)})
        return dict(cursor.fetchall())


def _attention(organization: Organization, ids: Sequence[int]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    query = f"SELECT member_id, code FROM ({ATTENTION_ROWS}) AS looked WHERE member_id = ANY(%(members)s)"  # noqa: S608
    given: dict[str, Any] = {"organization": organization.pk, "members": list(ids), "today": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        for member, code in cursor.fetchall():
            found[member].add(code)
    return found
