"""The files of an organization as a desk lists them: those that need somebody, those that came, those that go. Looking is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from ecmx.hub.accounts import By, Organization, ScopedRows, record
from ecmx.hub.transmissions import INBOUND, FileState, HeldRow, Transmission, machine_of

__all__ = ["DeskList", "FileListed", "FilesListed", "files_listed", "files_named"]

#: States in which a file waits for a person, whatever stands in it.
_WAITS = (FileState.NEEDS_PASSWORD, FileState.NEEDS_PARTNER, FileState.REFUSED, FileState.RETURNED)
_OURS_WAIT = (FileState.COMPOSED, FileState.UNSENT, FileState.BY_HAND)
_ANSWERED_BADLY = (FileState.REJECTED, FileState.PART_ACCEPTED)
_IN_USE = (FileState.APPLIED, FileState.SUPERSEDED)


class DeskList(StrEnum):
    """Which files are listed."""

    NEEDS = "needs"
    CAME = "in"
    GOES = "out"


@dataclass(frozen=True)
class FileListed:
    """A file. used: rows that count, None where nothing of it does yet, or it goes out; held: rows that are not
    used, stand corrected nowhere, and are in no newer file of everyone; moving: the hub works on it; own: the organization's own word
    """

    id: int
    direction: str
    name: str
    partner: str
    file_types: Sequence[str]
    period: tuple[date | None, date | None]
    state: str
    means: str
    problem: str
    at: datetime
    rows: int
    used: int | None
    held: int
    doubted: bool
    repeats: int | None
    moving: bool
    own: bool


@dataclass(frozen=True)
class FilesListed:
    """A part of a list. total: how many it has; counts: of every list, by its name"""

    files: Sequence[FileListed]
    total: int
    counts: dict[str, int]


def files_listed(
    *, by: By, which: DeskList, partner: int | None = None, first: int = 0, count: int = 50
) -> FilesListed:
    """A part of a list, newest first. partner: files of this one alone. Raises UsageProblem where the person may not."""
    by.demand("files.look")
    lists = {one: _listed(by.organization, one) for one in DeskList}
    with transaction.atomic():
        rows = Transmission.objects.of(by.organization)
        if partner is not None:
            rows = rows.filter(partner=partner)
        counted = rows.aggregate(**{f"n_{one.value}": Count("pk", filter=where) for one, where in lists.items()})
        found = rows.filter(lists[which]).select_related("partner").order_by("-pk")[first : first + count]
        files = _seen(by.organization, found)
        record(by, "files.look", "transmission", [one.id for one in files], {"list": which.value})
    counts = {one.value: counted[f"n_{one.value}"] for one in DeskList}
    return FilesListed(files, counts[which.value], counts)


def files_named(ids: Iterable[int], *, by: By) -> list[FileListed]:
    """Files by their numbers, oldest first; numbers that are no file's of the organization are passed over."""
    by.demand("files.look")
    rows = Transmission.objects.of(by.organization).filter(pk__in=list(ids))
    return _seen(by.organization, rows.select_related("partner").order_by("pk"))


def _listed(organization: Organization, which: DeskList) -> Q:
    if which is not DeskList.NEEDS:
        return Q(direction=which.value)
    came = Q(direction=Transmission.Direction.IN)
    open_rows = HeldRow.objects.of(organization).filter(
        transmission=OuterRef("pk"), reason=HeldRow.Reason.HELD, corrected_in=None
    )
    held = Q(state=FileState.APPLIED, rows_held__gt=0) & Exists(open_rows) & ~Exists(_later_whole(organization))
    stuck = Q(state__in=[state.value for state in INBOUND.working], problem__gt="")
    goes = Q(direction=Transmission.Direction.OUT)
    answered = Q(state__in=_ANSWERED_BADLY) & ~Exists(_later_sent(organization))
    failing = Q(state=FileState.SENDING, dispatches__failing_since__isnull=False, dispatches__ended_at=None)
    return (came & (Q(state__in=_WAITS) | Q(state=FileState.APPLIED, doubted=True) | held | stuck)) | (
        goes & (Q(state__in=_OURS_WAIT) | answered | failing)
    )


def _later_whole(organization: Organization, of: str = "") -> ScopedRows[Transmission]:
    """A newer file that names everyone says all that an older one's held rows could. of: the way to the older file, from what is asked"""
    return Transmission.objects.of(organization).filter(
        partner=OuterRef(f"{of}partner"),
        state=FileState.APPLIED,
        complete=True,
        said_on__gt=OuterRef(f"{of}said_on"),
        file_types__contains=OuterRef(f"{of}file_types"),
    )


def _later_sent(organization: Organization) -> ScopedRows[Transmission]:
    """What a plan rejected goes right with a newer file of ours."""
    return Transmission.objects.of(organization).filter(
        direction=Transmission.Direction.OUT,
        partner=OuterRef("partner"),
        sent_at__isnull=False,
        period_end__gt=OuterRef("period_end"),
        file_types__contains=OuterRef("file_types"),
    )


def _seen(organization: Organization, rows: ScopedRows[Transmission]) -> list[FileListed]:
    found = list(rows)
    open_rows = HeldRow.objects.of(organization).filter(
        transmission__in=[one.pk for one in found], reason=HeldRow.Reason.HELD, corrected_in=None
    )
    waiting = open_rows.exclude(Exists(_later_whole(organization, "transmission__")))
    held = dict(waiting.values_list("transmission").annotate(count=Count("pk")).order_by("transmission"))
    return [_one(one, held.get(one.pk, 0)) for one in found]


def _one(file: Transmission, held: int) -> FileListed:
    machine = machine_of(file.direction)
    ours = file.direction == Transmission.Direction.OUT
    return FileListed(
        id=file.pk,
        direction=file.direction,
        name=file.name,
        partner=file.partner.name if file.partner else "",
        file_types=tuple(file.file_types),
        period=(file.period_start, file.period_end),
        state=file.state,
        means=machine.words[FileState(file.state)],
        problem=file.problem_said,
        at=(file.sent_at or file.state_since) if ours else file.received_at,
        rows=file.rows,
        used=file.rows_clean + file.rows_with_errors if file.state in _IN_USE else None,
        held=held,
        doubted=file.doubted and file.state == FileState.APPLIED,
        repeats=file.repeats_id,
        moving=file.state in machine.working and not file.problem,
        own=file.origin == Transmission.Origin.WORK,
    )
