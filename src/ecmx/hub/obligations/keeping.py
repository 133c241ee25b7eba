"""What is due is written down and brought up to date: the next periods, what met them, what is owed no more. Safe to be run at any time.

Time is what the caller says; a clock that steps back makes nothing undone, and one that steps forward nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ecmx.guidance import Calendar, FileType
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.obligations.arrivals import Meeting, met_by_period
from ecmx.hub.obligations.beginning import begins, we_owe
from ecmx.hub.obligations.models import Obligation
from ecmx.hub.obligations.owed_words import words_owed
from ecmx.hub.obligations.periods import FREQUENCIES, ReportedPeriod, due_day, periods_between
from ecmx.hub.partners import Agreement, AgreementFile
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["keep_due"]


@dataclass(frozen=True)
class _Wanted:
    """What the terms say now of one period."""

    due_on: date
    waived_why: str = ""


def keep_due(organization: Organization, now: datetime, zone: ZoneInfo, calendar: Calendar) -> int:
    """Bring an organization's obligations up to date; how many were made, changed or taken back."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)  # one at a time keeps them
        changed: list[int] = []
        said = _statements(organization)
        agreements = Agreement.objects.of(organization).filter(stage="active")
        for agreement in agreements.select_related("organization", "plan", "provider").order_by("pk"):
            changed += _files(agreement, now.astimezone(zone).date(), zone, calendar, said)
            changed += words_owed(agreement, zone, calendar)
        if changed:
            record(By.the_hub(organization), "due.keep", "obligation", sorted(changed))
    return len(changed)


def _files(
    agreement: Agreement, today: date, zone: ZoneInfo, calendar: Calendar, said: Mapping[int, datetime]
) -> list[int]:
    changed = []
    files = AgreementFile.objects.of(agreement.organization).filter(agreement=agreement, file_type__in=list(FileType))
    known = {one.file_type: one for one in files}
    for kind in FileType:
        file = known.get(kind)
        owes = Obligation.Owes.US if we_owe(agreement, kind) else Obligation.Owes.THEM
        rows = Obligation.objects.of(agreement.organization).filter(agreement=agreement, file_type=kind, owes=owes)
        there = {ReportedPeriod(one.period_start, one.period_end): one for one in rows}
        last = max([today, *(period.start for period in there)])  # a clock that steps back takes nothing back
        wanted = _wanted(file, agreement, last, zone, calendar) if file else {}
        changed += _made(agreement, kind, owes, {period: one for period, one in wanted.items() if period not in there})
        changed += _changed(there, wanted, today)
        if file is not None and wanted:
            file.agreement = agreement
            owed = [one for one in rows.all() if ReportedPeriod(one.period_start, one.period_end) in wanted]
            changed += _met(owed, met_by_period(file), said)
    return changed


def _wanted(
    file: AgreementFile, agreement: Agreement, last: date, zone: ZoneInfo, calendar: Calendar
) -> Mapping[ReportedPeriod, _Wanted]:
    """The periods that begin until a day, and what the terms say of each."""
    first, last = begins(agreement, zone), min(last, agreement.until or last)
    if file.frequency not in FREQUENCIES or first > last:
        return {}
    found = {}
    for period in periods_between(file.frequency, first, last, calendar):
        due_on = due_day(period, file.frequency, file.due, file.shift, calendar)
        waived = file.waived_since is not None and due_on >= file.waived_since
        found[period] = _Wanted(due_on, file.waived_why if waived else "")
    return found


def _made(
    agreement: Agreement, kind: str, owes: Obligation.Owes, missing: Mapping[ReportedPeriod, _Wanted]
) -> list[int]:
    rows = Obligation.objects.of(agreement.organization)
    return [
        rows.create(
            agreement=agreement,
            file_type=kind,
            owes=owes,
            period_start=period.start,
            period_end=period.end,
            due_on=one.due_on,
            waived_why=one.waived_why,
        ).pk
        for period, one in missing.items()
    ]


def _changed(
    there: Mapping[ReportedPeriod, Obligation], wanted: Mapping[ReportedPeriod, _Wanted], today: date
) -> list[int]:
    """What is open is brought to the terms of now; what is not over and owed no more is taken back."""
    changed = []
    for period, row in there.items():
        if row.met_at or row.nil_at:
            continue
        one = wanted.get(period)
        if one is None:
            if period.end >= today and not row.late_said_at:
                changed.append(row.pk)
                row.delete()
        elif (row.due_on, row.waived_why) != (one.due_on, one.waived_why):
            row.due_on, row.waived_why = one.due_on, one.waived_why
            row.save(update_fields=["due_on", "waived_why"])
            changed.append(row.pk)
    return changed


def _met(
    rows: Iterable[Obligation], found: Mapping[ReportedPeriod, Meeting], said: Mapping[int, datetime]
) -> list[int]:
    """What met each, and since when nothing is open in it; a file that was set aside meets nothing any more.

    said: by obligation, when a statement went that there is nothing to report
    """
    changed = []
    for row in rows:
        met = found.get(ReportedPeriod(row.period_start, row.period_end))
        now = (met.by.pk, met.at, met.submitted_at) if met else (None, None, None)
        nil_at = row.nil_at or said.get(row.pk)
        if (row.met_by_id, row.met_at, row.submitted_at, row.nil_at) != (*now, nil_at):
            row.met_by_id, row.met_at, row.submitted_at = now
            row.nil_at = nil_at
            row.save(update_fields=["met_by", "met_at", "submitted_at", "nil_at"])
            changed.append(row.pk)
    return changed


def _statements(organization: Organization) -> Mapping[int, datetime]:
    """By obligation, when a statement went: one that was said of it, or that was composed for its file and period."""
    found: dict[int, datetime] = {}
    sent = PartnerMessage.objects.of(organization).filter(kind=PartnerMessage.Kind.NIL, state="sent")
    for one in sent.select_related("transmission").order_by("-sent_at"):
        owed = Obligation.objects.of(organization).filter(owes=Obligation.Owes.US)
        if one.transmission is None:
            owed = owed.filter(pk=one.about["obligation"])
        else:
            file = one.transmission
            assert file.period_end is not None  # as of every file that is composed
            owed = owed.filter(agreement=file.agreement_id, file_type__in=file.file_types, period_end=file.period_end)
        found |= dict.fromkeys(owed.values_list("pk", flat=True), one.sent_at) if one.sent_at else {}
    return found
