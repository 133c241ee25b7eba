"""Whom one file changed: new, changed, termed, no longer named, named again. Names are the roster's; looking is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ecmx.hub.accounts import By, record
from ecmx.hub.looking.changed_rows import CHANGE_KINDS
from ecmx.hub.looking.showing import label_of, place_of
from ecmx.hub.looking.sight import Sight, sight_of
from ecmx.hub.roster import RosterChange
from ecmx.hub.transmissions import Transmission

__all__ = ["MemberChanged", "members_changed"]


@dataclass(frozen=True)
class MemberChanged:
    """What a file changed of a member. kind: of `RosterChange`; words: the same in words; labels: of a change, the elements"""

    member: int
    cin: str
    last_name: str
    first_name: str
    kind: str
    words: str
    labels: Sequence[str]


def members_changed(
    file: int, *, by: By, only: Sequence[str] = (), first: int = 0, count: int = 50
) -> tuple[list[MemberChanged], int]:
    """A part of those whom a file changed, by name, and how many there are in all. only: these kinds; none said: all.

    Raises UsageProblem where the person may not.
    """
    came = Transmission.objects.of(by.organization).filter(pk=file).values_list("received_at", flat=True).first()
    by.demand("roster.look", day=timezone.localdate(came) if came is not None else None)
    with transaction.atomic():
        changes = RosterChange.objects.of(by.organization).filter(transmission=file)
        if only:
            changes = changes.filter(kind__in=list(only))
        total = changes.count()
        by_name = changes.select_related("member").order_by("member__sort_key", "member", "pk")
        found = list(by_name[first : first + count])
        members = sorted({one.member_id for one in found})
        sight = sight_of(by, members)
        record(by, "roster.look", "member", members, {"file": file})
    return [_seen(one, sight) for one in found], total


def _seen(one: RosterChange, sight: Sight) -> MemberChanged:
    labels = [label_of(name) for name in sorted(sight.elements(one.member_id, one.elements), key=place_of)]
    whom = one.member
    return MemberChanged(whom.pk, whom.cin, whom.last_name, whom.first_name, one.kind, CHANGE_KINDS[one.kind], labels)
