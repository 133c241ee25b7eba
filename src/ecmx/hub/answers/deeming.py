"""A file that nobody answers: after the agreement's days it counts as settled, and is never called accepted.

The days are whole local days after the one on which it went, on the hub's own clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.outbound import PlanAnswer
from ecmx.hub.transmissions import FileState, Transmission, move

__all__ = ["deem_accepted"]


def deem_accepted(organization: Organization, now: datetime, zone: ZoneInfo) -> list[int]:
    """Settle the files whose days have passed; their numbers. What is settled stays so, whatever the clock does."""
    today = now.astimezone(zone).date()
    waiting = Transmission.objects.of(organization).filter(
        direction=Transmission.Direction.OUT,
        state=FileState.SENT,
        sent_at__isnull=False,
        agreement__deemed_accepted_days__isnull=False,
    )
    done = []
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = Transmission.objects.of(organization).select_for_update(of=("self",), skip_locked=True)
            file = locked.select_related("agreement", "organization").filter(pk=pk, state=FileState.SENT).first()
            if file is None or file.agreement is None or file.sent_at is None:
                continue
            last = file.sent_at.astimezone(zone).date() + timedelta(days=file.agreement.deemed_accepted_days or 0)
            if today <= last:
                continue
            move(file, FileState.DEEMED_ACCEPTED)
            answers = PlanAnswer.objects.of(organization)
            made = answers.create(
                transmission=file,
                verdict=FileState.DEEMED_ACCEPTED,
                how=PlanAnswer.How.DEEMED,
                said={"days": file.agreement.deemed_accepted_days},
                at=now,
            )
            record(By.the_hub(organization), "file.deemed_accepted", "transmission", [file.pk, made.pk])
            done.append(pk)
    return done
