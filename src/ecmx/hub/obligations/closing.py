"""A month is closed by a person, once, with the proof as it stood then; not while something is open, unless she says why all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.guidance import Calendar, on_paper
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.obligations.checklist import MonthProof, checked_month, month_of
from ecmx.hub.obligations.keeping import keep_due
from ecmx.hub.obligations.models import ClosedMonth

__all__ = ["close_month", "month_seen"]


def month_seen(month: date, *, by: By, now: datetime, zone: ZoneInfo, calendar: Calendar) -> MonthProof:
    """The month as it stands; of one that is closed, the proof as it was kept. Raises UsageProblem where the person may not."""
    by.demand("due.look")
    kept = _kept(by.organization, month)
    if kept is not None:
        return msgspec.convert(kept.proof, MonthProof, strict=False)
    keep_due(by.organization, now, zone, calendar)
    return checked_month(by.organization, month, now, zone, calendar)


def close_month(
    month: date, *, by: By, now: datetime, zone: ZoneInfo, calendar: Calendar, anyway: bool = False, note: str = ""
) -> MonthProof:
    """Close it. Raises UsageProblem: it is closed, not over, or something is open and nobody says why it is closed all the same."""
    by.demand("month.close")
    assert by.user is not None  # the hub closes no month by itself
    first, last = month_of(month)
    if now.astimezone(zone).date() <= last:
        raise UsageProblem("month-not-over", "This month is not over.", f"Close it after {on_paper(last)}.")
    if anyway and not note.strip():
        raise UsageProblem("month-note", "It was not said why it is closed anyway.", "Add --note WHY.")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=by.organization.pk)
        if _kept(by.organization, month) is not None:
            raise UsageProblem(
                "month-closed", "This month is closed.", "Its proof: add -o and a name that ends in .html."
            )
        keep_due(by.organization, now, zone, calendar)
        proof = checked_month(by.organization, month, now, zone, calendar)
        if proof.open and not anyway:
            raise UsageProblem(
                "month-open",
                f"This month still has open items: {len(proof.open)} in all. The first: {proof.open[0]}",
                "ecmx hub close-month MONTH --look shows all. To close it anyway: --anyway --note WHY.",
            )
        closed = replace(proof, closed_at=now, closed_by=by.user.username, note=note.strip() if proof.open else "")
        made = ClosedMonth.objects.of(by.organization).create(
            month=first, closed_at=now, closed_by=by.user, proof=msgspec.to_builtins(closed)
        )
        record(by, "month.close", "closed_month", [made.pk], {"open": len(proof.open), "due": len(proof.due)})
    return closed


def _kept(organization: Organization, month: date) -> ClosedMonth | None:
    return ClosedMonth.objects.of(organization).filter(month=month_of(month)[0]).first()
