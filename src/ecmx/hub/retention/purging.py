"""What a keeper does: look what may go, have it deleted, have one member deleted. Ordered and written down first, then done.

An order is recorded with who gave it (V3), and stands in `deletions.log` before anything is deleted; a run that was killed is gone on with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.retention.deleting import do_open
from ecmx.hub.retention.due import DueThing, Reckoning, demand_free
from ecmx.hub.retention.last_days import AT_REST
from ecmx.hub.retention.legal_holds import hold_standing
from ecmx.hub.retention.log import LoggedDeletion, logged, write_down
from ecmx.hub.retention.minimums import KINDS
from ecmx.hub.retention.models import Deletion
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import FileState, Transmission

__all__ = ["KindSeen", "Purge", "delete_again", "go_on", "look", "order_strangers", "purge", "purge_member"]

Step = Callable[[str, int, int | None], None]


def _quiet(_: str, __: int, ___: int | None) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class KindSeen:
    """A kind, and what of it is old enough: goes, or is held, by what how often (codes as in `DueThing`)."""

    code: str
    words: str
    years: int
    counted_from: str
    source: str
    sure: bool
    ever: bool
    goes: int
    held: int
    by: dict[str, int]


@dataclass(frozen=True)
class Purge:
    """What a run did. unfinished: deletions of an earlier run that it went on with"""

    kinds: Sequence[KindSeen]
    ordered: int
    unfinished: int


def look(*, by: By, home: Home, day: date | None = None) -> list[KindSeen]:
    """What would go today, kind by kind, and what holds the rest. The look is recorded. Raises UsageProblem."""
    by.demand("files.purge")
    with transaction.atomic():
        found = _by_kind(_reckoned(by.organization, home, day).everything())
        record(
            by, "purge.look", "organization", [by.organization.pk], {one.code: one.goes for one in found if one.ever}
        )
    return found


def purge(*, by: By, home: Home, day: date | None = None, step: Step = _quiet) -> Purge:
    """Delete what may go; first what an earlier run left. Raises UsageProblem."""
    by.demand("files.purge")
    _as_person(by)
    unfinished = _carried_out(by.organization, home, step)
    things = _reckoned(by.organization, home, day).everything()
    going = [one for one in things if not one.held]
    _order(going, by=by)
    _carried_out(by.organization, home, step)
    return Purge(_by_kind(things), len(going), unfinished)


def purge_member(
    *, by: By, home: Home, member: Member, because: str, before_its_time: bool = False, step: Step = _quiet
) -> Purge:
    """Delete one member, her rows in kept files, and the bytes of these files.

    before_its_time: although a time has not passed; a hold still stops it. Raises UsageProblem, and nothing is deleted then.
    """
    by.demand("files.purge")
    _as_person(by)
    if not because.strip():
        raise UsageProblem("purge-why", "It was not said why.", "Add --because, without a name: “asked for by letter”.")
    unfinished = _carried_out(by.organization, home, step)
    if not Member.objects.of(by.organization).filter(pk=member.pk).exists():  # gone by what an earlier run had begun
        return Purge(_by_kind([]), 0, unfinished)
    reckoning = _reckoned(by.organization, home, None)
    ended = reckoning.member_of(member)
    named = reckoning.named({*reckoning.standing.cins, member.cin})
    things = reckoning.of_member(ended, named, "request", before_its_time=before_its_time)
    demand_free(things, ended, reckoning.day, before_its_time=before_its_time)
    _order(things, by=by, because=because.strip()[:300])
    _carried_out(by.organization, home, step)
    return Purge(_by_kind(things), len(things), unfinished)


def order_strangers(file: Transmission, *, by: By, home: Home) -> None:
    """Order that the rows of a file that were not ours go, and its bytes with them; all its rows, where none is in the roster.

    In the transaction of the action that decides it; `go_on` does it. Raises UsageProblem where it is under way, or held by something else.
    """
    by.demand("files.purge")
    if file.state not in AT_REST:
        raise UsageProblem(
            "purge-files",
            f"File {file.pk} is still in progress: it is waiting to be read, or for someone.",
            f"Withdraw it first: ecmx hub decide {file.pk} --withdraw.",
        )
    standing = hold_standing(by.organization, timezone.now().astimezone(home.settings.zone).date())
    others = standing.on_file(file, None) - standing.files.get(file.pk, set())
    if others:
        raise UsageProblem(
            "purge-held",
            f"A legal hold stops this: hold {', '.join(map(str, sorted(others)))}. Nothing was deleted.",
            "To see who set it, and why: ecmx hub hold show. It has to be lifted first.",
        )
    rows = Deletion.What.STRANGERS if file.state == FileState.APPLIED else Deletion.What.ROWS
    _order([DueThing("incident", one, transmission=file.pk) for one in (rows, Deletion.What.BYTES)], by=by)


def go_on(*, by: By, home: Home, step: Step = _quiet) -> int:
    """Do what was ordered and is not done; how many. Raises UsageProblem."""
    by.demand("files.purge")
    return _carried_out(by.organization, home, step)


def delete_again(home: Home, step: Step = _quiet) -> tuple[int, int]:
    """After a restore: what was deleted since the backup is deleted again, by `deletions.log`. How many; how many could not be yet.

    They cannot where an organization's key is not here: its next `ecmx hub purge` goes on with them.
    """
    told: dict[str, list[LoggedDeletion]] = {}
    for one in logged(home):
        told.setdefault(one.organization, []).append(one)
    done = left = 0
    for organization in Organization.objects.order_by("pk"):
        missing = _taken_from_log(organization, told.get(organization.slug, []))
        waiting = Deletion.objects.of(organization).filter(done_at=None).count()
        if not waiting:
            continue
        with transaction.atomic():
            by = By.the_hub(organization)
            record(by, "purge.again", "organization", [organization.pk], {"from_log": missing, "open": waiting})
        try:
            done += do_open(organization, Keys(home), step)
        except UsageProblem:
            left += waiting
    return done, left


def _taken_from_log(organization: Organization, told: Iterable[LoggedDeletion]) -> int:
    """Those that the restored database does not know, ordered as they were.

    The number of a member or file that is not there is not taken over: somebody or something else may get it later.
    """
    there = set(Deletion.objects.of(organization).values_list("pk", flat=True))
    missing = [one for one in told if one.id not in there]
    members = set(
        Member.objects.of(organization).filter(pk__in=[one.member for one in missing]).values_list("pk", flat=True)
    )
    numbers = [one.transmission for one in missing]
    files = set(Transmission.objects.of(organization).filter(pk__in=numbers).values_list("pk", flat=True))
    Deletion.objects.of(organization).bulk_create(
        Deletion(
            id=one.id,
            rule=one.rule,
            what=one.what,
            member=one.member if one.member in members else 0,
            partner=one.partner,
            transmission=one.transmission if one.transmission in files else 0,
            ordered_at=one.ordered_at,
            again=True,
        )
        for one in missing
    )
    return len(missing)


def _as_person(by: By) -> None:
    if by.user is None:
        raise UsageProblem("by-missing", "It was not said who does this.", "Add --by with your user name.")


def _reckoned(organization: Organization, home: Home, day: date | None) -> Reckoning:
    return Reckoning(organization, home, day or timezone.now().astimezone(home.settings.zone).date())


def _order(things: Sequence[DueThing], *, by: By, because: str = "") -> None:
    """Record what is to be deleted, by whose word. Nothing is deleted yet."""
    if not things:
        return
    with transaction.atomic():
        Deletion.objects.of(by.organization).bulk_create(
            Deletion(
                rule=one.rule,
                what=one.what,
                member=one.member,
                partner=one.partner,
                transmission=one.transmission,
                because=because,
                ordered_by=by.user,
            )
            for one in things
        )
        members = sorted({one.member for one in things if one.member})
        record(by, "purge.order", "member", members, dict(Counter(f"{one.rule}.{one.what}" for one in things)))


def _carried_out(organization: Organization, home: Home, step: Step) -> int:
    """What is ordered: written down outside of the database, then done."""
    ordered = Deletion.objects.of(organization).order_by("ordered_at", "pk")
    write_down(
        home,
        [
            LoggedDeletion(
                id=one.pk,
                organization=organization.slug,
                rule=one.rule,
                what=one.what,
                member=one.member,
                partner=one.partner,
                transmission=one.transmission,
                ordered_at=one.ordered_at,
            )
            for one in ordered
        ],
    )
    return do_open(organization, Keys(home), step)


def _by_kind(things: Iterable[DueThing]) -> list[KindSeen]:
    """Every kind; a member who goes counts as what was said of her and as the provider's own word."""
    found = []
    every = list(things)
    for one in KINDS.values():
        mine = [thing for thing in every if thing.what == one.what and (thing.rule == one.code or one.what == "member")]
        free = [thing for thing in mine if not thing.held]
        reasons = Counter(code for thing in mine for code in thing.held)
        found.append(
            KindSeen(
                one.code,
                one.words,
                one.years,
                one.counted_from,
                one.source,
                one.sure,
                bool(one.what),
                len(free),
                len(mine) - len(free),
                dict(sorted(reasons.items())),
            )
        )
    return found
