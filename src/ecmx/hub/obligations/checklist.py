"""Whether a month is done: what was due, which files were answered, whether every member is accounted for, what is held, what waits.

Counts, ids and days; no member's value.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from ecmx.guidance import Calendar, FileType, on_paper
from ecmx.hub.accounts import Organization
from ecmx.hub.obligations.judging import DueState
from ecmx.hub.obligations.looking_at import DueSeen, seen
from ecmx.hub.obligations.models import Obligation
from ecmx.hub.outbound import Composition, SentRow
from ecmx.hub.retention import EMPTIED
from ecmx.hub.transmissions import INBOUND, OUTBOUND, FileState, HeldRow, Transmission
from ecmx.hub.work import Task

__all__ = ["AccountedFile", "MonthFile", "MonthProof", "checked_month", "month_of"]

_SETTLED = (DueState.WAIVED, DueState.NIL, DueState.IN_TIME, DueState.LATE)
_DONE_OUT = (
    FileState.ACCEPTED,
    FileState.DEEMED_ACCEPTED,
    FileState.CORRECTED,
    FileState.RECALLED,
    FileState.DROPPED,
)
_WAITING_IN = (FileState.KEPT, FileState.READ, FileState.NEEDS_PASSWORD, FileState.NEEDS_PARTNER, FileState.REFUSED)


@dataclass(frozen=True)
class MonthFile:
    """A file of the month. open: something is still to come of it"""

    id: int
    sha256: str
    direction: str
    partner: str
    file_types: tuple[str, ...]
    state: str
    means: str
    open: bool
    rows_held: int


@dataclass(frozen=True)
class AccountedFile:
    """How a part of a file of ours, its return for one, accounts for the plan's members: each is in it, or left out for a reason."""

    id: int
    partner: str
    file_type: str
    members: int
    carried: int
    left_out: dict[str, int]
    adds_up: bool


@dataclass(frozen=True)
class MonthProof:
    """A month as it stood at a moment. open: what stands in the way of closing, in sentences

    files: that came in it or are of it; tasks: how many wait of each kind; note: why it was closed all the same, where it was
    """

    organization: str
    month: date
    seen_at: datetime
    due: Sequence[DueSeen]
    files: Sequence[MonthFile]
    accounted: Sequence[AccountedFile]
    tasks: dict[str, int]
    open: Sequence[str]
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def checked_month(
    organization: Organization, month: date, now: datetime, zone: ZoneInfo, calendar: Calendar
) -> MonthProof:
    """The month as it stands. What is due: of the periods that end in it."""
    first, last = month_of(month)
    due = seen(
        Obligation.objects.of(organization).filter(period_end__range=(first, last)), organization, now, zone, calendar
    )
    files = _files(organization, first, last, zone)
    accounted = _accounted(organization, [one.id for one in files if one.direction == "out"])
    waiting = Task.objects.of(organization).filter(settled_at=None, opened_at__lt=_end(last, zone))
    tasks = {one["kind"]: one["count"] for one in waiting.values("kind").annotate(count=Count("pk")).order_by("kind")}
    return MonthProof(
        organization.name,
        first,
        now,
        due,
        files,
        accounted,
        tasks,
        [*_open_due(due), *_open_files(files), *_open_members(accounted), *_open_tasks(tasks)],
    )


def _end(last: date, zone: ZoneInfo) -> datetime:
    """The moment at which a local day is over."""
    return datetime.combine(date.fromordinal(last.toordinal() + 1), datetime.min.time(), zone)


def _files(organization: Organization, first: date, last: date, zone: ZoneInfo) -> list[MonthFile]:
    """Of the month's periods; what names no period, by the day on which it came."""
    begins = _end(date.fromordinal(first.toordinal() - 1), zone)
    of_it = Q(period_end__range=(first, last))
    came = Q(period_end=None, received_at__gte=begins, received_at__lt=_end(last, zone))
    rows = (
        Transmission.objects.of(organization)
        .filter(of_it | came)
        .exclude(origin__in=(Transmission.Origin.OPENING, Transmission.Origin.WORK))
    )
    rows = rows.exclude(state__in=(FileState.WITHDRAWN, FileState.REPEATED, FileState.ANSWER))
    open_ = Q(held_rows__reason=HeldRow.Reason.HELD, held_rows__corrected_in=None, state=FileState.APPLIED)
    held = Count("held_rows", filter=open_)
    return [_file(one) for one in rows.select_related("partner").annotate(held=held).order_by("received_at", "pk")]


def _file(one: Transmission) -> MonthFile:
    ours = one.direction == Transmission.Direction.OUT
    state = FileState(one.state)
    return MonthFile(
        one.pk,
        one.digest,
        one.direction,
        one.partner.name if one.partner else "",
        tuple(one.file_types),
        one.state,
        (OUTBOUND if ours else INBOUND).words[state],
        open=state not in _DONE_OUT if ours else state in _WAITING_IN,
        rows_held=one.held,  # type: ignore[attr-defined]
    )


def _accounted(organization: Organization, files: Sequence[int]) -> list[AccountedFile]:
    """Counted anew from the rows as they were sent, by file type, and held against what was counted when the file was made.

    A referral file is of persons whom the plan mostly has not assigned: it accounts for nobody.
    """
    made = Composition.objects.of(organization).filter(transmission_id__in=files)
    rows = SentRow.objects.of(organization).filter(transmission_id__in=files)
    emptied = Count("digest", distinct=True, filter=Q(member=None, digest__startswith=EMPTIED))
    carried = {
        (one["transmission_id"], one["file_type"]): one["count"]
        for one in rows.values("transmission_id", "file_type").annotate(
            count=Count("member_id", distinct=True) + emptied
        )
    }
    return [
        _account(one, kind, reasons, carried.get((one.transmission_id, kind), 0))
        for one in made.select_related("transmission__partner").order_by("transmission_id")
        for kind, reasons in one.left_out.items()
        if kind != FileType.REFERRAL.value  # which is of people whom nobody has assigned
    ]


def _account(made: Composition, kind: str, reasons: Mapping[str, int], carried: int) -> AccountedFile:
    file = made.transmission
    return AccountedFile(
        file.pk,
        file.partner.name if file.partner else "",
        kind,
        made.members,
        carried,
        dict(reasons),
        adds_up=made.members == carried + sum(reasons.values()),
    )


def _open_due(due: Sequence[DueSeen]) -> list[str]:
    return [
        f"{one.what.upper()} ({'to' if one.owes == Obligation.Owes.US else 'from'} {one.whom}, due {on_paper(one.due_on)}): {one.means}."
        for one in due
        if one.state not in _SETTLED
    ]


def _open_files(files: Sequence[MonthFile]) -> list[str]:
    waiting = [f"File {one.id} ({one.partner or 'sender not known yet'}): {one.means}." for one in files if one.open]
    held = [
        f"File {one.id} ({one.partner}): {one.rows_held:,} row{'' if one.rows_held == 1 else 's'} on hold."
        for one in files
        if one.rows_held
    ]
    return waiting + held


def _open_members(accounted: Sequence[AccountedFile]) -> list[str]:
    return [
        f"File {one.id}, {one.file_type.upper()} ({one.partner}): of {one.members:,} members, {one.carried:,} are included and "
        f"{sum(one.left_out.values()):,} not included for a reason. The counts do not match."
        for one in accounted
        if not one.adds_up
    ]


def _open_tasks(tasks: dict[str, int]) -> list[str]:
    return [f"{count:,} open question{'' if count == 1 else 's'}: {kind}." for kind, count in tasks.items()]
