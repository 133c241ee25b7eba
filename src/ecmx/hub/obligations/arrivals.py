"""By which files what is due was met: the first arrival, and the first in which no error is open. Asks tables, changes none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ecmx.hub.obligations.beginning import we_owe
from ecmx.hub.obligations.periods import ReportedPeriod, period_of
from ecmx.hub.partners import Agreement, AgreementFile
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["Meeting", "arrived_at", "meeting", "met_by_period"]

_NEVER_CAME = (FileState.WITHDRAWN, FileState.REPEATED, FileState.ANSWER, FileState.REFUSED)
_NEVER_WENT = (FileState.DROPPED, FileState.RECALLED)
_USED = (FileState.APPLIED, FileState.SUPERSEDED)
_SETTLED = (FileState.ACCEPTED, FileState.DEEMED_ACCEPTED)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Meeting:
    """What met something that is due. submitted_at: None while errors are open or nothing is settled"""

    by: Transmission
    at: datetime
    submitted_at: datetime | None


def met_by_period(file: AgreementFile) -> Mapping[ReportedPeriod, Meeting]:
    """Of one kind of file: by period, what met it."""
    found: dict[ReportedPeriod, list[Transmission]] = {}
    for one in _exchanged(file):
        day = _period_day(one, file.frequency)
        if day is not None:
            found.setdefault(period_of(file.frequency, day), []).append(one)
    return {period: meeting(ones, file) for period, ones in found.items()}


def meeting(files: Sequence[Transmission], file: AgreementFile) -> Meeting:
    """What the files of one period come to. files: at least one, in the order in which they arrived"""
    first = files[0]
    clean = next((one for one in files if _clean(one, file)), None)
    return Meeting(first, arrived_at(first), arrived_at(clean) if clean else None)


def arrived_at(file: Transmission) -> datetime:
    """When a file came; of ours, when it went."""
    return file.sent_at if file.direction == Transmission.Direction.OUT and file.sent_at else file.received_at


def _exchanged(file: AgreementFile) -> Iterable[Transmission]:
    """The files of that kind that came or went under an agreement, in the order of their arrival."""
    agreement = file.agreement
    rows = Transmission.objects.of(agreement.organization).filter(
        partner=agreement.other_side, file_types__contains=[file.file_type]
    )
    if we_owe(agreement, file.file_type):
        sent = rows.filter(direction=Transmission.Direction.OUT, sent_at__isnull=False)
        return sent.exclude(state__in=_NEVER_WENT).order_by("sent_at", "pk")
    came = rows.filter(direction=Transmission.Direction.IN).exclude(state__in=_NEVER_CAME)
    came = came.exclude(origin__in=(Transmission.Origin.OPENING, Transmission.Origin.WORK))
    if file.complete:  # a partial file of new members does not stand for the one that names everyone
        came = came.exclude(state__in=_USED, complete=False)
    return came.order_by("received_at", "pk")


def _period_day(one: Transmission, frequency: str) -> date | None:
    """A day of the period that a file is of: its own last one. Where it names none, the newest period that was over when it was made."""
    if one.period_end is not None or one.said_on is None:
        return one.period_end
    return one.said_on if frequency == "daily" else period_of(frequency, one.said_on).start - _ONE


def _clean(one: Transmission, file: AgreementFile) -> bool:
    """Whether no error is open in it, as the agreement counts that."""
    if one.direction == Transmission.Direction.OUT:
        carried_on = file.correction == AgreementFile.Correction.NEXT  # what is wrong goes right with the next file
        return one.state in _SETTLED or (carried_on and one.state == FileState.PART_ACCEPTED)
    if file.file_type == "mif":  # is acknowledged, never rejected
        return one.state in (*_USED, FileState.RETURNED)
    if one.state not in _USED or one.rows_held:
        return False
    return file.agreement.submitted_when == Agreement.SubmittedWhen.NO_HELD or not one.rows_with_errors
