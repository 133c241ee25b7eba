"""What is due, to be looked at: from whom, by when, by which file it was met, and whether in time. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from ecmx.guidance import Calendar
from ecmx.hub.accounts import By, Organization, ScopedRows
from ecmx.hub.obligations.judging import STATES, DueFacts, DueState, judged
from ecmx.hub.obligations.models import Obligation
from ecmx.hub.outbound import PlanAnswer
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["DueSeen", "due_rows", "seen"]

_WITH_ERRORS = (FileState.APPLIED, FileState.SUPERSEDED, FileState.RETURNED)
_REJECTING = (FileState.PART_ACCEPTED, FileState.REJECTED)

#: An agreement has thirty columns, and a file forty: only what is told is asked for.
_SEEN = (
    "file_type", "owes", "period_start", "period_end", "due_on", "met_at", "submitted_at", "met_by_id", "about_id", "nil_at",
    "waived_why", "late_said_at", "agreement__slug", "agreement__correct_days", "agreement__plan__name", "agreement__plan__ours",
    "agreement__provider__name", "met_by__state", "met_by__direction", "about__name",
)  # fmt: skip


@dataclass(frozen=True)
class DueSeen:
    """One obligation as it stands. partner, whom: the other side; owes: us or them; file: what met it

    about, about_name: the file that words are owed of

    overdue: nothing came, or errors stay open, past the day; alert: "" none is due, "sent", or "not sent"
    """

    id: int
    what: str
    agreement: str
    partner: int
    whom: str
    owes: str
    period: tuple[date, date]
    due_on: date
    state: str
    means: str
    met_at: datetime | None
    submitted_at: datetime | None
    file: int | None
    about: int | None
    about_name: str
    nil_at: datetime | None
    waived_why: str
    deemed: bool
    overdue: bool
    alert: str


def due_rows(
    *,
    by: By,
    now: datetime,
    zone: ZoneInfo,
    calendar: Calendar,
    first: date | None = None,
    last: date | None = None,
    to_come: Collection[int] | None = None,
) -> list[DueSeen]:
    """The obligations of periods that end between two days, in the order in which they fall due; without days those that are not settled.

    to_come: what we owe to these plans alone, and of which nothing went yet. Raises UsageProblem where the person may not.
    """
    by.demand("due.look")
    rows = Obligation.objects.of(by.organization)
    if to_come is not None:
        rows = rows.filter(owes=Obligation.Owes.US, agreement__plan__in=to_come, met_by=None)
    if first is not None and last is not None:
        return seen(rows.filter(period_end__range=(first, last)), by.organization, now, zone, calendar)
    open_rows = seen(rows.filter(submitted_at=None, waived_why=""), by.organization, now, zone, calendar)
    settled = (DueState.NIL, DueState.IN_TIME, DueState.LATE)
    return [one for one in open_rows if one.state not in settled or one.submitted_at is None and one.nil_at is None]


def seen(
    rows: ScopedRows[Obligation], organization: Organization, now: datetime, zone: ZoneInfo, calendar: Calendar
) -> list[DueSeen]:
    """Obligations as they stand at a moment."""
    found = (
        rows.select_related("agreement__plan", "agreement__provider", "met_by", "about")
        .only(*_SEEN)
        .order_by("due_on", "pk")
    )
    rejected = _rejected(organization, [one.met_by_id for one in found if one.met_by_id])
    return [_seen(one, rejected.get(one.met_by_id or 0), now, zone, calendar) for one in found]


def _rejected(organization: Organization, files: Sequence[int]) -> dict[int, datetime]:
    """By file of ours, when the other side first said that rows are wrong."""
    answers = PlanAnswer.objects.of(organization).filter(transmission_id__in=files, verdict__in=_REJECTING)
    return {row["transmission_id"]: row["first"] for row in answers.values("transmission_id").annotate(first=Min("at"))}


def _seen(one: Obligation, rejected: datetime | None, now: datetime, zone: ZoneInfo, calendar: Calendar) -> DueSeen:
    state = judged(
        DueFacts(
            one.due_on,
            one.met_at,
            one.submitted_at,
            rejected or _found_wrong(one),
            one.nil_at,
            bool(one.waived_why),
            one.agreement.correct_days,
        ),
        now,
        zone,
        calendar,
    )
    late = state is DueState.OVERDUE
    deemed = one.met_by is not None and one.met_by.state == FileState.DEEMED_ACCEPTED
    told = "sent" if one.late_said_at else "not sent"
    return DueSeen(
        id=one.pk,
        what=one.file_type,
        agreement=one.agreement.slug,
        partner=one.agreement.other_side.pk,
        whom=one.agreement.other_side.name,
        owes=one.owes,
        period=(one.period_start, one.period_end),
        due_on=one.due_on,
        state=state.value,
        means=STATES[state],
        met_at=one.met_at,
        submitted_at=one.submitted_at,
        file=one.met_by_id,
        about=one.about_id,
        about_name=one.about.name if one.about else "",
        nil_at=one.nil_at,
        waived_why=one.waived_why,
        deemed=deemed,
        overdue=late,
        alert=told if late or one.late_said_at else "",
    )


def _found_wrong(one: Obligation) -> datetime | None:
    """Of a file that came: when errors were found in it, which is when it came; None where none were."""
    file = one.met_by
    if file is None or file.direction != Transmission.Direction.IN or file.state not in _WITH_ERRORS:
        return None
    return one.met_at if one.submitted_at != one.met_at else None
