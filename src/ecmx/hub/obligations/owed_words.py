"""What is due in words: that a file that came is acknowledged, and that it is said whom the provider cannot accept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from ecmx.guidance import Calendar
from ecmx.hub.obligations.arrivals import arrived_at
from ecmx.hub.obligations.beginning import begins
from ecmx.hub.obligations.models import Obligation
from ecmx.hub.outbound import PlanAnswer
from ecmx.hub.partners import Agreement
from ecmx.hub.transmissions import FileState, PartnerMessage, Transmission

__all__ = ["ACKNOWLEDGMENT", "REFUSAL", "words_owed"]

#: What is owed in place of a kind of file.
ACKNOWLEDGMENT, REFUSAL = "acknowledgment", "refusal"
RECALLED = "the file was recalled"


def words_owed(agreement: Agreement, zone: ZoneInfo, calendar: Calendar) -> list[int]:
    """The obligations to say something, made and met; the ids of those that changed."""
    changed = []
    messages = PartnerMessage.objects.of(agreement.organization).exclude(state="needless")
    messages = messages.filter(transmission__agreement=agreement).select_related("transmission")
    us, them = Obligation.Owes.US, Obligation.Owes.THEM
    if agreement.acknowledge_days:
        drafted = messages.filter(kind=PartnerMessage.Kind.ACKNOWLEDGED)
        days = agreement.acknowledge_days
        changed += _owed(agreement, ACKNOWLEDGMENT, us, _files_of(drafted), days, zone, calendar)
        changed += _owed(agreement, ACKNOWLEDGMENT, them, _went(agreement), days, zone, calendar)
        changed += _met(agreement, ACKNOWLEDGMENT, us, _said(drafted))
        changed += _met(agreement, ACKNOWLEDGMENT, them, _answered(agreement))
        changed += _waived(agreement, ACKNOWLEDGMENT, them)
    if agreement.refuse_days:
        drafted = messages.filter(kind=PartnerMessage.Kind.REFUSED)
        changed += _owed(agreement, REFUSAL, us, _files_of(drafted), agreement.refuse_days, zone, calendar)
        changed += _met(agreement, REFUSAL, us, _said(drafted))
    return changed


def _owed(
    agreement: Agreement,
    what: str,
    owes: Obligation.Owes,
    files: Iterable[Transmission],
    days: int,
    zone: ZoneInfo,
    calendar: Calendar,
) -> list[int]:
    rows = Obligation.objects.of(agreement.organization)
    there = set(rows.filter(agreement=agreement, file_type=what, owes=owes).values_list("about_id", flat=True))
    first, made = begins(agreement, zone), []
    for file in files:
        day = arrived_at(file).astimezone(zone).date()
        if file.pk in there or day < first:
            continue
        due_on = calendar.add_business_days(day, days)
        made.append(
            rows.create(
                agreement=agreement,
                file_type=what,
                about=file,
                owes=owes,
                period_start=day,
                period_end=day,
                due_on=due_on,
            ).pk
        )
    return made


def _met(agreement: Agreement, what: str, owes: Obligation.Owes, said: Mapping[int, datetime]) -> list[int]:
    """said: by file, when it was said; none while a part of it is still to be said"""
    changed = []
    for row in Obligation.objects.of(agreement.organization).filter(agreement=agreement, file_type=what, owes=owes):
        at = said.get(row.about_id or 0)
        if row.met_at != at:
            row.met_at = row.submitted_at = at
            row.save(update_fields=["met_at", "submitted_at"])
            changed.append(row.pk)
    return changed


def _waived(agreement: Agreement, what: str, owes: Obligation.Owes) -> list[int]:
    """Of a file that was recalled nobody waits for an answer: the plan is asked to delete it."""
    rows = Obligation.objects.of(agreement.organization).filter(agreement=agreement, file_type=what, owes=owes)
    recalled = rows.filter(met_at=None, waived_why="", about__state=FileState.RECALLED)
    changed = list(recalled.values_list("pk", flat=True))
    recalled.update(waived_why=RECALLED)
    return changed


def _files_of(messages: Iterable[PartnerMessage]) -> list[Transmission]:
    return [one.transmission for one in messages if one.transmission is not None]


def _said(messages: Iterable[PartnerMessage]) -> Mapping[int, datetime]:
    found: dict[int, list[datetime | None]] = {}
    for one in messages:
        found.setdefault(one.transmission_id or 0, []).append(one.sent_at if one.state == "sent" else None)
    return {file: max(at for at in times if at) for file, times in found.items() if all(times)}


def _went(agreement: Agreement) -> Iterable[Transmission]:
    """Our own files that went, whose arrival the other side says."""
    rows = Transmission.objects.of(agreement.organization).filter(agreement=agreement, sent_at__isnull=False)
    return rows.filter(direction=Transmission.Direction.OUT).exclude(state=FileState.DROPPED)


def _answered(agreement: Agreement) -> Mapping[int, datetime]:
    """By file of ours, when the other side first said anything of it; that days passed is no word."""
    answers = PlanAnswer.objects.of(agreement.organization).filter(transmission__agreement=agreement)
    rows = answers.exclude(how=PlanAnswer.How.DEEMED).values("transmission_id").annotate(first=Min("at"))
    return {row["transmission_id"]: row["first"] for row in rows}
