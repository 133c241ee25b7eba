"""What a person decides of a file that goes out: that it goes, by which way, that it went by hand, that it does not go.

Actions: keyword-only, by somebody, audited in the transaction that does them. That a file is on its way is recorded before anything moves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.guidance import moment_on_paper, on_paper
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import Composition
from ecmx.hub.partners import Agreement, Endpoint
from ecmx.hub.sending.acting import alone_with
from ecmx.hub.sending.models import Dispatch
from ecmx.hub.sending.ways import BY_HAND, brought, door_of, needs_protection, protected, transport_of
from ecmx.hub.transmissions import OUTBOUND, Blob, FileState, Transmission, digest_of, enqueue, keep, move, opened
from ecmx.transports import ByHand, TransportProblem, Whereabouts, credential

__all__ = [
    "drop",
    "last_dispatch",
    "put_into_tray",
    "said_sent",
    "send",
    "send_by_alternate",
    "send_by_hand",
    "tray_of",
]

STEP = "deliver"


def send(pk: int, *, by: By, home: Home) -> Transmission:
    """Send a file by the agreement's way. Raises UsageProblem."""
    by.demand("files.send")
    with transaction.atomic():
        file = _file(pk, by)
        return _on_its_way(file, by, home, _door(file, alternate=False))


def send_by_alternate(pk: int, *, by: By, home: Home) -> Transmission:
    """Send a file by the agreement's other way, since the first has failed for long enough; never by both. Raises UsageProblem."""
    by.demand("files.send")
    with transaction.atomic():
        file = _file(pk, by)
        door = _door(file, alternate=True)
        _give_up_first(file, by, home)
        return _on_its_way(file, by, home, door)


def send_by_hand(pk: int, *, by: By, home: Home) -> Transmission:
    """Put a file into the out-tray, from which a person takes it. It is sent when somebody says so. Raises UsageProblem."""
    by.demand("files.send")
    with transaction.atomic():
        file = _file(pk, by)
        if file.state == FileState.SENDING:
            _give_up_first(file, by, home)
        if file.state != FileState.BY_HAND:
            _demand(file, FileState.BY_HAND)
            _dispatched(file, by, home, Endpoint(transport=BY_HAND))
            move(file, FileState.BY_HAND)
            record(by, "file.by-hand", "transmission", [file.pk])
    put_into_tray(file, home)
    return file


def put_into_tray(file: Transmission, home: Home) -> None:
    """The file's bytes in the out-tray, if they are not there. Any number of times."""
    assert file.agreement is not None
    _take_out_gone(file, home)
    way = transport_of(Dispatch(transport=BY_HAND), file.agreement, home)
    brought(way, file, Dispatch(transport=BY_HAND), home)


def _take_out_gone(file: Transmission, home: Home) -> None:
    """A file of the same name that went, and of which a copy was left in the tray, makes room for the one that corrects it."""
    place = tray_of(file, home)
    if place.is_symlink() or not place.is_file():
        return
    lies = digest_of(place.read_bytes())
    gone = Transmission.objects.of(file.organization).filter(
        direction=Transmission.Direction.OUT, partner=file.partner, name=file.name, digest=lies, sent_at__isnull=False
    )
    if lies != file.digest and gone.exists():
        place.unlink()


def tray_of(file: Transmission, home: Home) -> Path:
    """Where it lies in the out-tray."""
    assert file.agreement is not None
    way = transport_of(Dispatch(transport=BY_HAND), file.agreement, home)
    assert isinstance(way, ByHand)
    return way.folder / file.name


def said_sent(pk: int, *, by: By, at: datetime, note: str = "") -> Transmission:
    """Say that a file that lay in the out-tray went, and when. Raises UsageProblem."""
    by.demand("files.send")
    if at > timezone.now() + timedelta(minutes=5):
        raise UsageProblem("sent-later", "That is in the future.", "Enter when it was sent, after sending it.")
    with transaction.atomic():
        file = _file(pk, by)
        if file.state != FileState.BY_HAND:
            raise UsageProblem(
                "file-state",
                f"File {pk} is not in the Outbox: {OUTBOUND.words[FileState(file.state)]}.",
                f"To send it yourself: ecmx hub send {pk} --by-hand.",
            )
        _demand_made_by(file, at)
        file.sent_at, file.sent_how = at, BY_HAND
        move(file, FileState.SENT)
        last = last_dispatch(file)
        if last is not None:
            last.ended_at, last.arrived, last.note = timezone.now(), True, note[:300]
            last.save()
        record(
            by,
            "file.sent",
            "transmission",
            [file.pk],
            {"how": BY_HAND, "hours_ago": int((timezone.now() - at).total_seconds() // 3600)},
        )
        replaced(file, by)
    return file


def _demand_made_by(file: Transmission, at: datetime) -> None:
    """No file goes on a day before the one whose knowledge it holds. A day typed without a time is that day's first moment."""
    known = (
        Composition.objects.of(file.organization).filter(transmission=file).values_list("known_at", flat=True).first()
    )
    made = timezone.localtime(known or file.received_at)
    if timezone.localtime(at).date() < made.date():
        raise UsageProblem(
            "sent-before-made",
            f"File {file.pk} did not exist yet on that day: it was prepared on {on_paper(made.date())}.",
            "Enter when this file was sent. What was sent earlier was another file: ecmx hub files-out lists them.",
        )


def drop(pk: int, *, by: By) -> Transmission:
    """Set a file aside that has not gone. Raises UsageProblem."""
    by.demand("files.send")
    with transaction.atomic():
        file = _file(pk, by)
        _demand(file, FileState.DROPPED)
        move(file, FileState.DROPPED)
        record(by, "file.drop", "transmission", [file.pk])
    return file


def replaced(file: Transmission, by: By) -> None:
    """A file that has gone takes the place of the one that it corrects. In the transaction in which it counts as sent."""
    if file.replaces_id is None:
        return
    before = Transmission.objects.of(file.organization).select_for_update(of=("self",)).get(pk=file.replaces_id)
    if OUTBOUND.may(before.state, FileState.CORRECTED):
        move(before, FileState.CORRECTED)
        record(by, "file.corrected", "transmission", [before.pk, file.pk])


def last_dispatch(file: Transmission) -> Dispatch | None:
    """How it was last given to go."""
    return Dispatch.objects.of(file.organization).filter(transmission=file).order_by("-pk").first()


def _file(pk: int, by: By) -> Transmission:
    """A file of ours, locked. Raises UsageProblem where there is none."""
    found = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.OUT, pk=pk)
    related = ("organization", "partner", "agreement__plan", "agreement__provider", "agreement__organization", "blob")
    file = found.select_for_update(of=("self",)).select_related(*related).first()
    if file is None:
        raise UsageProblem("file-unknown", f"There is no file {pk} to send.", "ecmx hub status lists those that wait.")
    return file


def _demand(file: Transmission, after: FileState) -> None:
    if not OUTBOUND.may(file.state, after):
        raise UsageProblem(
            "file-state",
            f"File {file.pk}: that cannot be done with it now: {OUTBOUND.words[FileState(file.state)]}.",
            f"Look at it: ecmx hub trace {file.pk}.",
        )


def _door(file: Transmission, *, alternate: bool) -> Endpoint:
    agreement = _agreement(file)
    door = door_of(agreement, alternate=alternate)
    if door is None:
        which = "no other way than its first" if alternate else "no way of sending files"
        raise UsageProblem(
            "door-missing",
            f"The agreement {agreement.slug} has {which}.",
            f"Write it into the agreement and import the partners again, or: ecmx hub send {file.pk} --by-hand.",
        )
    return door


def _agreement(file: Transmission) -> Agreement:
    if file.agreement is None:
        raise UsageProblem(
            "agreement-missing", f"File {file.pk} belongs to no agreement.", "Prepare it again for a partner."
        )
    return file.agreement


def _on_its_way(file: Transmission, by: By, home: Home, door: Endpoint) -> Transmission:
    if door.transport == BY_HAND:
        raise UsageProblem(
            "door-by-hand",
            "Under the agreement, a person uploads this file.",
            f"Move it to the Outbox: ecmx hub send {file.pk} --by-hand; once sent: ecmx hub sent {file.pk}.",
        )
    _demand(file, FileState.SENDING)
    _dispatched(file, by, home, door)
    file.problem = file.problem_said = file.problem_fix = ""
    move(file, FileState.SENDING)
    record(by, "file.send", "transmission", [file.pk], {"how": door.transport, "alternate": door.alternate})
    enqueue(file, STEP)
    return file


def _dispatched(file: Transmission, by: By, home: Home, door: Endpoint) -> Dispatch:
    """The way as it stands now: what is imported of partners later changes nothing of a file that is on its way."""
    blob = None
    if needs_protection(door.transport):
        keys = Keys(home)
        word = credential(door.protect_with, home.folder).password if door.protect_with else ""
        blob = keep(file.organization, Blob.Kind.SENT, protected(opened(file.blob, keys), file.name, word), keys)
    return Dispatch.objects.of(file.organization).create(
        transmission=file,
        transport=door.transport,
        alternate=door.alternate,
        outbox=door.outbox,
        credential=door.credential,
        protected=blob,
        asked_by=by.user,
        asked_at=timezone.now(),
    )


def _give_up_first(file: Transmission, by: By, home: Home) -> None:
    """The first way is given up, if it has failed for long enough and the file has surely not gone by it. Never both.

    Raises UsageProblem.
    """
    if file.state != FileState.SENDING:
        return
    last = last_dispatch(file)
    assert last is not None
    _demand_failing(file, last)
    with alone_with(file) as mine:
        if not mine:
            raise UsageProblem(
                "file-in-hand",
                f"File {file.pk} is being sent right now.",
                "Wait for a minute, then look at it again: ecmx hub trace.",
            )
        if went_by(file, last, home):
            raise UsageProblem(
                "file-arrived",
                f"File {file.pk} has arrived by the first way; that is just not recorded yet.",
                f"Nothing to do: the next try will find it there. Look at it: ecmx hub trace {file.pk}.",
            )
        last.ended_at, last.arrived = timezone.now(), False
        last.save(update_fields=["ended_at", "arrived"])
        file.epoch += 1
        move(file, FileState.UNSENT)
        record(by, "file.way-given-up", "transmission", [file.pk], {"tries": last.tries})


def went_by(file: Transmission, dispatch: Dispatch, home: Home) -> bool:
    """Whether the file lies at its place by that way, as far as the way can be asked."""
    assert file.agreement is not None
    try:
        way = transport_of(dispatch, file.agreement, home)
        data = opened(dispatch.protected or file.blob, Keys(home))
        return way.became(data, file.name) is Whereabouts.WHOLE
    except TransportProblem:
        return False


def _demand_failing(file: Transmission, last: Dispatch) -> None:
    hours = file.agreement.alternate_after_hours if file.agreement else None
    since = last.failing_since
    if since is None:
        raise UsageProblem(
            "way-works", f"File {file.pk} is on its way and has not failed.", "Wait for it: ecmx hub status."
        )
    if hours is not None and timezone.now() < since + timedelta(hours=hours):
        raise UsageProblem(
            "way-not-long-down",
            f"Under the agreement, the first way must have failed for {hours} hours; it has failed since"
            f" {moment_on_paper(since, timezone.get_current_timezone())}.",
            "Wait, or make another agreement with the plan.",
        )
