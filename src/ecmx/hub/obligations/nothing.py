"""That there is nothing to report of a period, as a person says it; what goes to the partner then is the agreement's to say."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.obligations.models import Obligation
from ecmx.hub.partners import AgreementFile
from ecmx.hub.transmissions import PartnerMessage

__all__ = ["say_nothing_to_report"]


def say_nothing_to_report(pk: int, *, by: By, now: datetime, zone: ZoneInfo) -> PartnerMessage | None:
    """Record it. Where a statement is agreed it is drafted, and counts when it went; where the other side owes, it is their word.

    Raises UsageProblem: it is met already, or a file without rows has to go.
    """
    by.demand("files.send")
    with transaction.atomic():
        found = Obligation.objects.of(by.organization).select_for_update(of=("self",)).filter(pk=pk)
        one = found.select_related("agreement__plan", "agreement__provider").first()
        if one is None or one.about_id is not None:
            raise UsageProblem("due-unknown", f"Nothing due has the number {pk}.", "ecmx hub due lists them.")
        if one.met_at or one.nil_at or one.waived_why:
            raise UsageProblem("due-settled", f"Number {pk} is no longer open.", "ecmx hub due lists the others.")
        file = AgreementFile.objects.of(by.organization).get(agreement=one.agreement, file_type=one.file_type)
        if one.owes == Obligation.Owes.US and file.nil == "empty_file":
            raise UsageProblem(
                "nil-file",
                "Under the agreement, a file without rows is sent when there is nothing to report.",
                "Prepare and send it; that takes care of what is due.",
            )
        record(by, "due.nil", "obligation", [pk], {"nil": file.nil})
        if one.owes == Obligation.Owes.US and file.nil == "statement":
            return _drafted(one, now, zone)
        one.nil_at = now
        one.save(update_fields=["nil_at"])
    return None


def _drafted(one: Obligation, now: datetime, zone: ZoneInfo) -> PartnerMessage:
    messages = PartnerMessage.objects.of(one.organization)
    there = messages.filter(kind=PartnerMessage.Kind.NIL, state="drafted", about__obligation=one.pk).first()
    return there or messages.create(
        partner=one.agreement.other_side,
        kind=PartnerMessage.Kind.NIL,
        about={
            "obligation": one.pk,
            "file_types": [one.file_type],
            "period": [one.period_start.isoformat(), one.period_end.isoformat()],
            "on": now.astimezone(zone).date().isoformat(),
        },
    )
