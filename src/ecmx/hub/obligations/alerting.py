"""One word when something becomes overdue, one when it is settled, to the people whom the agreement names; nothing of any member in it.

It is delivered first and recorded then: killed between the two it goes once more, the same to the letter, so that mail gives it the same
identity. What cannot be delivered is tried at the next round, and shows as not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from ecmx.guidance import Calendar, FileType, on_paper
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.obligations.looking_at import DueSeen, seen
from ecmx.hub.obligations.models import Obligation

__all__ = ["DueAlert", "alert", "named"]


@dataclass(frozen=True)
class DueAlert:
    """A word to people. Made of the obligation alone, so that it is the same however often it is made."""

    to: tuple[str, ...]
    subject: str
    body: str


Deliver = Callable[[DueAlert], bool]  # whether it was taken


def alert(organization: Organization, deliver: Deliver, now: datetime, zone: ZoneInfo, calendar: Calendar) -> int:
    """Tell of what became overdue, and of what was overdue and is settled; how many words were taken."""
    told = 0
    for pk in _perhaps(organization, now, zone):
        with transaction.atomic():
            rows = Obligation.objects.of(organization).select_for_update(of=("self",), skip_locked=True)
            one = rows.select_related("agreement").filter(pk=pk).first()
            if one is None or not one.agreement.alerts:
                continue
            moment = max(now, one.late_said_at or now)  # a clock that steps back settles nothing
            (view,) = seen(Obligation.objects.of(organization).filter(pk=pk), organization, moment, zone, calendar)
            field = _field(one, view)
            if field is None or not deliver(_words(one, view, field, organization)):
                continue
            setattr(one, field, now)
            one.save(update_fields=[field])
            record(By.the_hub(organization), _ACTIONS[field], "obligation", [pk], {"told": len(one.agreement.alerts)})
            told += 1
    return told


_ACTIONS = {"late_said_at": "due.late", "cleared_said_at": "due.cleared"}


def _perhaps(organization: Organization, now: datetime, zone: ZoneInfo) -> Iterator[int]:
    """Of what is past its day and not told of, or told of and not of its end."""
    today = now.astimezone(zone).date()
    untold = Q(late_said_at=None, due_on__lt=today, waived_why="") & (Q(submitted_at=None) & Q(nil_at=None))
    uncleared = Q(late_said_at__isnull=False, cleared_said_at=None)
    yield from (
        Obligation.objects.of(organization).filter(untold | uncleared).order_by("pk").values_list("pk", flat=True)
    )


def _field(one: Obligation, view: DueSeen) -> str | None:
    if one.late_said_at is None:
        return "late_said_at" if view.overdue else None
    return None if view.overdue else "cleared_said_at"


def named(what: str) -> str:
    """A kind of file, or what is owed in words."""
    return FileType(what).words if what in set(FileType) else what.capitalize()


def _words(one: Obligation, view: DueSeen, field: str, organization: Organization) -> DueAlert:
    late = field == "late_said_at"
    what = f"{named(view.what)} for {on_paper(view.period[0])} to {on_paper(view.period[1])}"
    who = f"we send it to {view.whom}" if view.owes == Obligation.Owes.US else f"{view.whom} sends it to us"
    subject = f"ECM: {'overdue' if late else 'resolved'}: {view.what.upper()} {on_paper(view.period[1])}, {view.whom}"
    body = [
        f"{organization.name}: {what} was due by {on_paper(view.due_on)}; {who}.",
        "It is overdue." if late else "It was overdue, and no longer is.",
        f"Look at it: ecmx hub due (number {view.id}).",
        "You get one message when something becomes overdue, and one when it no longer is.",
    ]
    return DueAlert(tuple(one.agreement.alerts), subject, "\n\n".join(body) + "\n")
