"""What somebody whose access is narrowed may look at: the members who were named, or the files that came in the days. Recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.looking.roster_rows import since_when
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission

__all__ = ["NarrowedAccess", "narrowed_access"]

MOST = 500  # files


@dataclass(frozen=True)
class MemberOpen:
    """A member who was named."""

    member: int
    cin: str
    last_name: str
    first_name: str


@dataclass(frozen=True)
class FileOpen:
    """A file that came in the days."""

    file: int
    name: str
    partner: str
    came_on: date


@dataclass(frozen=True)
class NarrowedAccess:
    """first, last: the days, None = no such end; members: who were named; files: of the days, newest first, where nobody was named"""

    first: date | None
    last: date | None
    members: Sequence[MemberOpen]
    files: Sequence[FileOpen]


def narrowed_access(*, by: By) -> NarrowedAccess:
    """Raises UsageProblem where the person's access is not narrowed, or they may look at no member."""
    narrowed = by.narrowed
    if narrowed is None:
        raise UsageProblem("access-unknown", "Your access is not limited.", "Open the page that you want.")
    named = sorted(narrowed.members or ())
    by.demand("roster.look", members=named)
    with transaction.atomic():
        people = Member.objects.of(by.organization).filter(pk__in=named).order_by("sort_key", "pk")
        members = [MemberOpen(one.pk, one.cin, one.last_name, one.first_name) for one in people]
        record(by, "roster.look", "member", [one.member for one in members], {"access": True})
        files = _files(by) if narrowed.members is None else []
    return NarrowedAccess(narrowed.first, narrowed.last, members, files)


def _files(by: By) -> list[FileOpen]:
    assert by.narrowed is not None
    rows = Transmission.objects.of(by.organization).filter(direction=Transmission.Direction.IN)
    if by.narrowed.first is not None:
        rows = rows.filter(received_at__gte=since_when(by.narrowed.first))
    found = [
        FileOpen(one.pk, one.name, one.partner.name if one.partner else "", timezone.localdate(one.received_at))
        for one in rows.select_related("partner").order_by("-pk")[:MOST]
    ]
    return [one for one in found if by.narrowed.during(one.came_on)]
