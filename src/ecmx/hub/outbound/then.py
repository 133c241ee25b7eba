"""What was known of a plan's members at a moment, and what the plan had of us: plain values, out of which everything else follows.

Pure: knows no table, so that the rules of what goes out can be tried alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ecmx.hub.outbound.values import SaidRow, SaidValue
from ecmx.hub.work import Happened, LoopSaid, PlanPast, RefusalSaid

__all__ = [
    "AcceptedRow",
    "AttemptThen",
    "ConsentThen",
    "FactThen",
    "Had",
    "ManagerThen",
    "MemberThen",
    "PlanThen",
    "PlanWord",
    "RecommendationThen",
    "ReferralThen",
]


@dataclass(frozen=True)
class PlanWord:
    """A plan's word on a member. said: the newest of each element, with the file type; returned: records of before us, oldest first

    since: the moment from which the present assignment was known here; ended: the day on which the plan had ended the one before, if any
    """

    past: PlanPast
    since: datetime
    assigned_on: date | None
    npi: str
    ended: date | None
    said: SaidRow
    returned: Sequence[SaidRow] = ()


@dataclass(frozen=True)
class FactThen:
    """A value that the provider knew of a member and may tell. at: when it was recorded"""

    said: SaidValue
    at: datetime


@dataclass(frozen=True)
class AttemptThen:
    """An outreach attempt. waited: it was made before any plan had assigned the member"""

    attempt: int
    day: date
    method: str
    provider_type: str
    outcome: str
    at: datetime
    waited: bool


@dataclass(frozen=True)
class ConsentThen:
    """A consent that names the plan, and was not revoked."""

    scope: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ManagerThen:
    """Who leads the member's care: by the directory, or as it was typed."""

    staff: int | None
    name: str
    phone: str
    extension: str


@dataclass(frozen=True)
class RecommendationThen:
    """A recommendation to end ECM or outreach that hangs on no event (fn 61-65)."""

    day: date
    reason: str
    text: str


@dataclass(frozen=True)
class ReferralThen:
    """A person whom the provider referred to the plan. member: where she is one of ours"""

    referral: int
    member: int | None
    day: date
    said: SaidRow
    at: datetime


@dataclass(frozen=True)
class MemberThen:
    """A member whom the plan had assigned, and all that was known of her. facts: by element, oldest first, none that is ours only

    encounters: day, whether in person; totals: of a period, in person and by telephone or video
    """

    member: int
    cin: str
    plan: PlanWord
    events: Sequence[Happened] = ()
    loops: Sequence[LoopSaid] = ()
    refusals: Sequence[RefusalSaid] = ()
    facts: Mapping[str, Sequence[FactThen]] = field(default_factory=dict)
    manager: ManagerThen | None = None
    recommendations: Sequence[RecommendationThen] = ()
    attempts: Sequence[AttemptThen] = ()
    encounters: Sequence[tuple[date, bool]] = ()
    totals: Mapping[tuple[date, date], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanThen:
    """What was known of a plan at a moment. members: by CIN; protected: of Part 2 programs, by member; consents: that name the plan"""

    members: Sequence[MemberThen]
    referrals: Sequence[ReferralThen]
    protected: frozenset[int]
    consents: Mapping[int, Sequence[ConsentThen]]


@dataclass(frozen=True)
class AcceptedRow:
    """A record that the plan accepted, or that counts as accepted. known_at: of the file; None: of before us"""

    said: SaidRow
    digest: str
    known_at: datetime | None


@dataclass(frozen=True)
class Had:
    """What the plan has. rows: of returns, by member; attempts, referrals: carried by a file that stands; rejected_attempts: that a
    file carried and the plan did not accept
    """

    rows: Mapping[int, Sequence[AcceptedRow]]
    attempts: frozenset[int]
    referrals: frozenset[int]
    rejected_attempts: frozenset[int]
