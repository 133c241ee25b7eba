"""Incidents to look at: where each stands, who must be told by when, and whose rows are concerned. A look at rows is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from ecmx.hub.accounts import By, may, record
from ecmx.hub.home import Home
from ecmx.hub.incidents.acting import incident_of
from ecmx.hub.incidents.concerned import ConcernedRow, concerned
from ecmx.hub.incidents.models import Incident, IncidentNotice, IncidentStep
from ecmx.hub.incidents.stepping import CLOSED, clocks_of, step_of
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import FileState, machine_of

__all__ = [
    "ClockSeen",
    "IncidentStepSeen",
    "IncidentView",
    "incident_rows",
    "incident_view",
    "incidents",
    "notices_due",
]


@dataclass(frozen=True)
class ClockSeen:
    """Who must be told by when. told_at: None while nobody said so; needless: a person said that nobody need be told"""

    code: str
    words: str
    due_at: datetime
    source: str
    sure: bool
    told_at: datetime | None
    needless: bool
    how: str
    overdue: bool


@dataclass(frozen=True)
class IncidentStepSeen:
    """A state that it came to."""

    state: str
    words: str
    at: datetime
    how: str
    who: str
    recorded_by: str


@dataclass(frozen=True)
class IncidentView:
    """An incident. leads: what may follow; rows, members, elements: as they were counted when it was opened"""

    id: int
    file: int
    name: str
    direction: str
    partner: str
    file_state: str
    state: str
    words: str
    leads: Sequence[str]
    discovered_at: datetime
    opened_by: str
    note: str
    rows: int
    members: int
    elements: Sequence[str]
    steps: Sequence[IncidentStepSeen]
    clocks: Sequence[ClockSeen]

    @property
    def due(self) -> list[ClockSeen]:
        """What nobody has said anything of, the next first."""
        return sorted((one for one in self.clocks if one.told_at is None), key=lambda one: one.due_at)


def incidents(*, by: By, home: Home, closed: bool = False) -> list[IncidentView]:
    """Open incidents, and closed ones where asked for; the one with the next due first. The look is recorded."""
    by.demand("files.incident")
    with transaction.atomic():
        views = _views(by, home, closed=closed)
        record(by, "incident.look", "incident", [one.id for one in views])
    return sorted(views, key=lambda one: (one.state == CLOSED, one.due[0].due_at if one.due else one.discovered_at))


def notices_due(*, by: By, home: Home) -> list[ClockSeen]:
    """Of open incidents, whom somebody still has to tell: the next first. It names no file and nobody; none for whoever may not look."""
    if not may(by.roles, "files.incident"):
        return []
    clocks = [clock for one in _views(by, home, closed=False) for clock in one.due]
    return sorted(clocks, key=lambda one: one.due_at)


def _views(by: By, home: Home, *, closed: bool) -> list[IncidentView]:
    found = Incident.objects.of(by.organization).select_related("transmission__partner", "opened_by")
    if not closed:
        found = found.exclude(state=CLOSED)
    rows = list(found.order_by("pk"))
    prefetch_related_objects(rows, *_beside(by))
    return [_view(one, home.settings.zone) for one in rows]


def incident_view(file: int, *, by: By, home: Home) -> IncidentView:
    """The newest incident of a file. Raises UsageProblem where there is none."""
    by.demand("files.incident")
    with transaction.atomic():
        found = incident_of(file, by=by)
        prefetch_related_objects([found], *_beside(by))
        record(by, "incident.look", "incident", [found.pk])
        return _view(found, home.settings.zone)


def incident_rows(file: int, *, by: By, home: Home) -> list[ConcernedRow]:
    """Whose rows are concerned. It names members: the look is recorded with their numbers. Raises UsageProblem."""
    by.demand("files.incident")
    by.demand("roster.look")
    with transaction.atomic():
        found = incident_of(file, by=by)
        rows = concerned(found.transmission, Keys(home))
        members = sorted({one.member for one in rows if one.member is not None})
        record(by, "roster.look", "member", members, {"incident": found.pk, "rows": len(rows)})
    return rows


def _beside(by: By) -> tuple[Prefetch[str], Prefetch[str]]:
    """The steps and notices of all that are looked at, asked for at once."""
    steps = IncidentStep.objects.of(by.organization).select_related("recorded_by").order_by("pk")
    return Prefetch("steps", steps), Prefetch("notices", IncidentNotice.objects.of(by.organization))


def _view(one: Incident, zone: ZoneInfo) -> IncidentView:
    file = one.transmission
    step = step_of(file.direction, one.state)
    assert step is not None
    return IncidentView(
        id=one.pk,
        file=file.pk,
        name=file.name,
        direction=file.direction,
        partner=file.partner.name if file.partner else "",
        file_state=machine_of(file.direction).words[FileState(file.state)],
        state=one.state,
        words=step.words,
        leads=step.leads,
        discovered_at=one.discovered_at,
        opened_by=one.opened_by.username if one.opened_by else "",
        note=one.note,
        rows=one.rows,
        members=one.members,
        elements=tuple(one.elements),
        steps=_steps(one),
        clocks=_clocks(one, zone),
    )


def _steps(incident: Incident) -> list[IncidentStepSeen]:
    direction = incident.transmission.direction
    seen = []
    for one in incident.steps.all():
        step = step_of(direction, one.state)
        who = one.recorded_by.username if one.recorded_by else ""
        seen.append(IncidentStepSeen(one.state, step.words if step else "", one.at, one.how, one.who, who))
    return seen


def _clocks(incident: Incident, zone: ZoneInfo) -> list[ClockSeen]:
    said = {one.clock: one for one in incident.notices.all()}
    discovered = incident.discovered_at.astimezone(zone)
    now = timezone.now()
    seen = []
    for one in clocks_of(incident.transmission.direction, incident.members):
        notice, due = said.get(one.code), one.due(discovered)
        seen.append(
            ClockSeen(
                one.code,
                one.words,
                due,
                one.source,
                one.sure,
                notice.at if notice else None,
                notice.needless if notice else False,
                notice.how if notice else "",
                overdue=notice is None and due < now,
            )
        )
    return seen
