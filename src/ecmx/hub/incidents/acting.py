"""What a person does about a wrong file: opens an incident, says that a step was done, says who was told. Each is audited by ids and codes.

A file of ours moves to recalled by the table of states, and a recall is drafted; an incident holds its file until it is closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.incidents.concerned import concerned, elements_of
from ecmx.hub.incidents.models import Incident, IncidentNotice, IncidentStep
from ecmx.hub.incidents.stepping import CLOCKS, CLOSED, OPENED, clocks_of, step_of
from ecmx.hub.keys import Keys
from ecmx.hub.retention import go_on, hold_file, order_strangers, release_file
from ecmx.hub.transmissions import FileState, PartnerMessage, Transmission, machine_of, move

__all__ = ["incident_of", "open_incident", "say_step", "say_told"]

DRAFTED, RECALL_SENT, DESTROYED = "recall-drafted", "recall-sent", "destroyed"
LATE = timedelta(minutes=5)  # by which clocks may differ


def open_incident(pk: int, *, by: By, home: Home, discovered_at: datetime, note: str = "") -> Incident:
    """A file went wrong, and somebody has noticed. Raises UsageProblem where it has not gone, or one is open already."""
    by.demand("files.incident")
    _demand_past(discovered_at)
    with transaction.atomic():
        file = _file(pk, by)
        if Incident.objects.of(by.organization).filter(transmission=file).exclude(state=CLOSED).exists():
            raise UsageProblem(
                "incident-open", f"An incident is already open for file {pk}.", f"Look at it: ecmx hub incident {pk}."
            )
        out = file.direction == Transmission.Direction.OUT
        if out and file.state != FileState.RECALLED:
            _recalled(file, by)
        rows = concerned(file, Keys(home))
        made = Incident.objects.of(by.organization).create(
            transmission=file,
            state=OPENED,
            discovered_at=discovered_at,
            opened_by=by.user,
            note=note.strip()[:500],
            rows=len({(one.sheet, one.row) for one in rows}),
            members=len({one.member for one in rows if one.member is not None}) if out else len(rows),
            elements=elements_of(rows),
        )
        IncidentStep.objects.of(by.organization).create(
            incident=made, state=OPENED, at=discovered_at, recorded_by=by.user
        )
        hold_file(file, by=by, why=f"incident {made.pk}")
        record(
            by, "incident.open", "incident", [made.pk], {"file": file.pk, "members": made.members, "rows": made.rows}
        )
        if out:
            _drafted(made, file, by)
    return made


def say_step(
    pk: int, *, by: By, home: Home, state: str, at: datetime | None = None, how: str = "", who: str = ""
) -> Incident:
    """An incident came to another state. at: when; how, who: as the step asks, for example who destroyed the file. Raises UsageProblem."""
    by.demand("files.incident")
    when = at or timezone.now()
    _demand_past(when)
    with transaction.atomic():
        incident = incident_of(pk, by=by, lock=True)
        file = incident.transmission
        _demand_step(incident, state, how=how, who=who)
        _moved(incident, by, state, when, how, who)
        if state == RECALL_SENT:
            PartnerMessage.objects.of(by.organization).filter(
                transmission=file, kind=PartnerMessage.Kind.RECALL, state="drafted"
            ).update(state="sent", sent_at=when)
        if state == DESTROYED and file.direction == Transmission.Direction.IN:
            order_strangers(file, by=by, home=home)
        if state == CLOSED:
            _demand_told(incident)
            release_file(file, by=by)
    if state == DESTROYED and file.direction == Transmission.Direction.IN:
        go_on(by=by, home=home)
    return incident


def say_told(
    pk: int, *, by: By, clock: str, at: datetime | None = None, how: str = "", needless: bool = False
) -> IncidentNotice:
    """Somebody was told, or need not be; then `how` is why not. What was said of that clock before is replaced. Raises UsageProblem."""
    by.demand("files.incident")
    when = at or timezone.now()
    _demand_past(when)
    if not how.strip():
        raise UsageProblem(
            "incident-how",
            "It was not said how, or why not.",
            "Add --how, for example “by phone, to their privacy office”.",
        )
    with transaction.atomic():
        incident = incident_of(pk, by=by, lock=True)
        running = [one.code for one in clocks_of(incident.transmission.direction, incident.members)]
        if clock not in running:
            known = "does not run here" if clock in CLOCKS else "is none"
            raise UsageProblem("incident-clock", f"{clock[:30]!r} {known}.", f"One of: {', '.join(running)}.")
        made, _ = IncidentNotice.objects.of(by.organization).update_or_create(
            incident=incident,
            clock=clock,
            defaults={"at": when, "how": how.strip()[:300], "needless": needless, "recorded_by": by.user},
        )
        record(by, "incident.needless" if needless else "incident.told", "incident", [incident.pk], {"clock": clock})
    return made


def incident_of(pk: int, *, by: By, lock: bool = False) -> Incident:
    """The newest incident of a file, by the file's number. Raises UsageProblem where there is none."""
    found = Incident.objects.of(by.organization).filter(transmission_id=pk).order_by("-pk")
    if lock:
        found = found.select_for_update(of=("self",))
    incident = found.select_related("transmission", "transmission__organization", "transmission__records").first()
    if incident is None:
        raise UsageProblem(
            "incident-none",
            f"There is no incident for file {pk}.",
            f"Open one: ecmx hub incident {pk} --discovered YYYY-MM-DDTHH:MM.",
        )
    return incident


def _recalled(file: Transmission, by: By) -> None:
    machine = machine_of(file.direction)
    if not machine.may(file.state, FileState.RECALLED):
        raise UsageProblem(
            "file-state",
            f"File {file.pk} is {machine.words[FileState(file.state)]}: nothing has to be recalled.",
            f"To keep it from being sent: ecmx hub send {file.pk} --drop.",
        )
    move(file, FileState.RECALLED)
    record(by, "file.recalled", "transmission", [file.pk])


def _drafted(incident: Incident, file: Transmission, by: By) -> None:
    assert file.partner is not None
    recalls = PartnerMessage.objects.of(by.organization)
    kind = PartnerMessage.Kind.RECALL
    if not recalls.filter(transmission=file, kind=kind, state="drafted").exists():
        recalls.create(partner=file.partner, transmission=file, kind=kind)
    _moved(incident, by, DRAFTED, timezone.now(), "", "")


def _moved(incident: Incident, by: By, state: str, at: datetime, how: str, who: str) -> None:
    incident.state = state
    incident.save(update_fields=["state"])
    IncidentStep.objects.of(by.organization).create(
        incident=incident, state=state, at=at, how=how.strip()[:300], who=who.strip()[:200], recorded_by=by.user
    )
    record(by, "incident.step", "incident", [incident.pk], {"state": state, "file": incident.transmission_id})


def _demand_step(incident: Incident, state: str, *, how: str, who: str) -> None:
    direction = incident.transmission.direction
    now, wanted = step_of(direction, incident.state), step_of(direction, state)
    assert now is not None
    if wanted is None or state not in now.leads:
        raise UsageProblem(
            "incident-step",
            f"That is not the next step; the incident is: {now.words}.",
            f"Next steps: {', '.join(now.leads)}." if now.leads else "There is no next step.",
        )
    missing = [one for one, said in (("how", how), ("who", who)) if one in wanted.asks and not said.strip()]
    if missing:
        options = " and ".join(f"--{one}" for one in missing)
        raise UsageProblem("incident-unsaid", "That step needs more information.", f"Add {options}.")


def _demand_told(incident: Incident) -> None:
    """Closed only when of every clock that runs somebody said that it was met, or that nobody need be told."""
    said = set(
        IncidentNotice.objects.of(incident.organization).filter(incident=incident).values_list("clock", flat=True)
    )
    running = clocks_of(incident.transmission.direction, incident.members)
    if left := [one.code for one in running if one.code not in said]:
        raise UsageProblem(
            "incident-clocks",
            f"These notifications are still open: {', '.join(left)}.",
            "For each: --told NAME --how …, or --needless NAME --how … (why not).",
        )


def _demand_past(when: datetime) -> None:
    if when > timezone.now() + LATE:
        raise UsageProblem("incident-later", "That is in the future.", "Say when it was, after it was.")


def _file(pk: int, by: By) -> Transmission:
    found = Transmission.objects.of(by.organization).select_for_update(of=("self",)).filter(pk=pk)
    file = found.select_related("organization", "partner", "records", "records__organization").first()
    if file is None:
        raise UsageProblem("file-unknown", f"There is no file {pk} here.", "ecmx hub status lists those that wait.")
    return file
