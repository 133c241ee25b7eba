"""How the hub stands: its database, its workers, its files by state, and what waits for a person. Ids, counts and codes; no name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from ecmx.hub.accounts import Organization
from ecmx.hub.database import free
from ecmx.hub.home import Home
from ecmx.hub.transmissions import INBOUND, Backlog, FileState, Transmission, backlog

__all__ = ["Standing", "Waits", "became", "standing"]

MOST = 20  # files that are named by id; the rest are counted
#: What a person does about a file that waits in a state, with the file's id.
ACTS: Mapping[FileState, str] = {
    FileState.NEEDS_PASSWORD: "ecmx hub decide {pk} --password-file PATH --by USER",
    FileState.NEEDS_PARTNER: "ecmx hub decide {pk} --partner NAME --by USER",
}
AGAIN = "ecmx hub decide {pk} --again --by USER"  # what failed by a fault of ours
DOUBTED = "ecmx hub decide {pk} --complete --by USER; or --part, if it is a part of such a file"


@dataclass(frozen=True)
class Waits:
    """A file that waits. why: a sentence; what: the command, or what to do."""

    file: int
    state: str
    why: str
    what: str


@dataclass(frozen=True)
class Standing:
    """All of it. files: that came in, outgoing: of ours, by state; free: bytes on the disk of the private database; short: whether that
    is less than files are taken in with
    """

    backlog: Backlog
    files: Mapping[FileState, int]
    outgoing: Mapping[FileState, int]
    waits: Sequence[Waits]
    waiting: int
    free: int | None
    short: bool

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest file waits that is ours to move on."""
        return self.backlog.oldest


def standing(home: Home) -> Standing:
    """How it stands now."""
    files: Counter[FileState] = Counter()
    outgoing: Counter[FileState] = Counter()
    waits: list[Waits] = []
    waiting = 0
    for organization in Organization.objects.order_by("pk"):
        every = Transmission.objects.of(organization)
        counts = every.values_list("direction", "state").annotate(count=Count("pk")).order_by("direction", "state")
        for direction, state, count in counts:
            (files if direction == Transmission.Direction.IN else outgoing)[FileState(state)] += count
        inbound = every.filter(direction=Transmission.Direction.IN)
        stuck = inbound.filter(
            Q(state__in=list(ACTS))
            | Q(state__in=_OURS, problem__gt="")
            | Q(state=FileState.REFUSED, problem__startswith="fault")
            | Q(state=FileState.APPLIED, doubted=True)
        )
        waiting += stuck.count()
        waits += [_waits(one) for one in stuck.order_by("pk")[: MOST - len(waits)]]
    left = free(home)
    return Standing(
        backlog(home.settings.lease_seconds),
        files,
        outgoing,
        waits,
        waiting,
        left,
        left is not None and left < home.settings.free_bytes,
    )


def became(pk: int) -> Transmission | None:
    """A file as it stands, by its id alone: for whoever has just worked on it."""
    return Transmission._base_manager.filter(pk=pk).first()


_OURS = tuple(INBOUND.working)


def _waits(file: Transmission) -> Waits:
    state = FileState(file.state)
    if state == FileState.APPLIED:
        why = "so many earlier members are missing from it that a person has to say whether they are really gone"
        return Waits(file.pk, state, why, DOUBTED.format(pk=file.pk))
    if state == FileState.REFUSED:
        return Waits(file.pk, state, file.problem_said, AGAIN.format(pk=file.pk))
    act = ACTS[state].format(pk=file.pk) if state in ACTS else file.problem_fix
    return Waits(file.pk, state, file.problem_said or INBOUND.words[state], act)
