"""What is due, a line each: what it is called, how long is left, and what can be done about it. Asks rooms, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ecmx.guidance import Calendar, FileType
from ecmx.hub.accounts import By, may
from ecmx.hub.obligations import DueSeen, DueState, Obligation, due_rows, month_of, named
from ecmx.hub.portal.due.words import SOON_DAYS, days_left
from ecmx.hub.portal.here import this_home
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["DueDoor", "DueLine", "due_lines", "open_rows", "rows_due_in"]

#: Periods that end so long before a month may fall due in it: those of a quarter do by the end of the next one.
BEFORE = timedelta(days=190)
_WAITING = (FileState.COMPOSED, FileState.BY_HAND, FileState.UNSENT, FileState.SENDING)


@dataclass(frozen=True)
class DueDoor:
    """Something that can be done about it."""

    words: str
    url: str
    primary: bool = False


@dataclass(frozen=True)
class DueLine:
    """One thing that is due. tone: "late", "warn", "good" or ""; left: how long until the day"""

    seen: DueSeen
    what: str
    tone: str
    left: str
    ours: bool
    doors: Sequence[DueDoor]


def open_rows(by: By, now: datetime) -> list[DueSeen]:
    """What is not settled: the late first, then by day. Raises UsageProblem."""
    zone = this_home().settings.zone
    rows = due_rows(by=by, now=now, zone=zone, calendar=Calendar.california())
    return sorted(rows, key=lambda one: (not one.overdue, one.due_on, one.id))


def rows_due_in(month: date, by: By, now: datetime) -> list[DueSeen]:
    """All that falls due in a month, settled or not, by day. Raises UsageProblem."""
    first, last = month_of(month)
    zone = this_home().settings.zone
    rows = due_rows(by=by, now=now, zone=zone, calendar=Calendar.california(), first=first - BEFORE, last=last)
    return [one for one in rows if first <= one.due_on <= last]


def due_lines(rows: Iterable[DueSeen], by: By, today: date) -> list[DueLine]:
    """Each as a page shows it."""
    shown, there = list(rows), _there(by)
    return [
        DueLine(
            one,
            named(one.what),
            _tone(one, today),
            days_left(one.due_on, today),
            _ours(one),
            _doors(one, by, today, there.get((one.partner, one.what, *one.period))),
        )
        for one in shown
    ]


def _there(by: By) -> Mapping[tuple[Any, ...], tuple[int, bool]]:
    """Files of ours that have not gone, and whether they are on their way, by plan, file type and period: none is prepared again."""
    files = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.OUT, state__in=_WAITING)
    told = files.order_by("pk").values_list("partner_id", "file_types", "period_start", "period_end", "pk", "state")
    return {
        (plan, kind, start, end): (pk, state == FileState.SENDING)
        for plan, kinds, start, end, pk, state in told
        for kind in kinds
    }


def _ours(one: DueSeen) -> bool:
    return one.owes == Obligation.Owes.US


def _tone(one: DueSeen, today: date) -> str:
    if one.overdue or one.state == DueState.LATE:
        return "late"
    if one.state in (DueState.IN_TIME, DueState.NIL):
        return "good"
    soon = one.state == DueState.AHEAD and (one.due_on - today).days <= SOON_DAYS
    return "warn" if soon or one.state == DueState.TO_CORRECT else ""


def _prepared(one: DueSeen) -> str:
    """Where the files of that period are prepared."""
    start, end = one.period
    asked = {"from": start.isoformat(), "to": end.isoformat(), "kind": one.what}
    return f"{reverse('files-out')}?{urlencode(asked)}"


def _doors(one: DueSeen, by: By, today: date, there: tuple[int, bool] | None) -> list[DueDoor]:
    """What its reader may do: of our own what makes it go, of theirs that it came. there: what is prepared, as in `_there`"""
    if one.state not in (DueState.AHEAD, DueState.OVERDUE) or one.met_at is not None:
        return []
    pressing = _tone(one, today) != ""
    words, doors = one.what not in set(FileType) and one.about is not None, []
    if words and _ours(one) and may(by.roles, "files.send"):
        doors.append(DueDoor(_("Open the message"), reverse("due-messages"), primary=pressing))
    elif words and may(by.roles, "files.answer"):
        doors.append(DueDoor(_("Record their answer"), reverse("files-out-one", kwargs={"file": one.about})))
    elif _ours(one) and there is not None and may(by.roles, "files.look"):
        file, going = there
        door = reverse("files-out-one", args=[file])
        doors.append(DueDoor(_("On its way"), door) if going else DueDoor(_("Review and send"), door, primary=pressing))
    elif _ours(one) and may(by.roles, "files.compose"):
        doors.append(DueDoor(_("Prepare"), _prepared(one), primary=pressing))
    elif may(by.roles, "files.receive"):
        doors.append(DueDoor(_("Upload the file"), reverse("files")))
    if not words and may(by.roles, "files.send"):
        nothing = _("Nothing to report") if _ours(one) else _("Nothing will come")
        doors.append(DueDoor(nothing, reverse("due-nothing", kwargs={"due": one.id})))
    return doors
