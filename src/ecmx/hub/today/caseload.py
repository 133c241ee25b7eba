"""Who of the staff has which member: given, shared out, moved, undone. Each act is kept, and undone, as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, User, record
from ecmx.hub.roster import Member
from ecmx.hub.today.groups import groups_of
from ecmx.hub.today.holders import counts_of, current_entries, holders_of, staff_of, unheld
from ecmx.hub.today.keeping import MOST_DERIVED, keep_today
from ecmx.hub.today.models import CaseloadChange, CaseloadEntry
from ecmx.hub.today.sharing import SHARING_RULES, shared_out
from ecmx.hub.transmissions import moment

__all__ = ["Caseload", "CaseloadMoved", "caseloads", "give_members", "give_unassigned", "move_members", "undo_giving"]

Kind = CaseloadChange.Kind
_CASELOADS = -3  # no partner has this number: `one_at_a_time` locks by partner


@dataclass(frozen=True)
class Caseload:
    """How many members somebody has. works_here: whether she may still record work for the organization"""

    user: int
    name: str
    members: int
    works_here: bool


@dataclass(frozen=True)
class CaseloadMoved:
    """What an act did. giving: its number, to undo it by; members: how many changed hands; before, after: by user, how many each has

    left: members that an undoing left where they are, since they were given on meanwhile
    """

    giving: int
    members: int
    before: Mapping[int, int]
    after: Mapping[int, int]
    left: int = 0


def caseloads(*, by: By) -> tuple[list[Caseload], int]:
    """The staff by name, each with how many members; and how many members to be reached nobody has. Raises UsageProblem."""
    by.demand("roster.look")
    keep_today(by.organization, most=MOST_DERIVED)
    counts = counts_of(by.organization)
    able = staff_of(by.organization)
    people = User.objects.filter(pk__in={*counts, *able}).order_by("username")
    listed = [Caseload(one.pk, one.username, counts[one.pk], one.pk in able) for one in people]
    return listed, len(unheld(by.organization))


def give_members(*, by: By, members: Collection[int], to: int) -> CaseloadMoved:
    """Give members to somebody, whoever had them before. Taking members that nobody has asks no coordinator. Raises UsageProblem.

    members: their ids; to: a user's
    """
    mine = by.user is not None and by.user.pk == to
    by.demand("work.record" if mine else "work.settle")
    with transaction.atomic():
        _alone(by.organization)
        _demand_staff(by.organization, [to])
        there = set(Member.objects.of(by.organization).filter(pk__in=members).values_list("pk", flat=True))
        if not members or there != set(members):
            raise UsageProblem("member-unknown", "Some of these members are not in this roster.", "Choose them again.")
        had = holders_of(by.organization, there)
        if mine and set(had.values()) - {to}:
            by.demand("work.settle")
        return _changed(by, Kind.GIVEN, {one: to for one in sorted(there) if had.get(one) != to})


def give_unassigned(*, by: By, rule: str, to: Sequence[int] = (), zip_code: str = "") -> CaseloadMoved:
    """Share out the members to be reached whom nobody has, by a rule of `SHARING_RULES`. Raises UsageProblem.

    to: users (none: whoever has members already and works here); zip_code: only members whose ZIP begins so
    """
    by.demand("work.settle")
    if rule not in SHARING_RULES:
        raise UsageProblem("rule-unknown", "There is no such rule.", f"One of: {', '.join(SHARING_RULES)}.")
    keep_today(by.organization)
    with transaction.atomic():
        _alone(by.organization)
        able = staff_of(by.organization)
        held = counts_of(by.organization)
        staff = sorted(set(to)) or sorted(one for one in able if held[one])
        _demand_staff(by.organization, staff)
        groups = groups_of(by.organization, SHARING_RULES[rule])
        nobodys = unheld(by.organization, zip_code)
        holders = holders_of(by.organization, groups.keys())
        of_group = Counter((holder, groups[member]) for member, holder in holders.items())
        given = shared_out({one: groups[one] for one in nobodys}, staff, held, of_group)
        return _changed(by, Kind.SHARED_OUT, given, rule=rule)


def move_members(*, by: By, from_: int, to: int, count: int) -> CaseloadMoved:
    """Move so many members from one to another: those first whom the first has had for the shortest time. Raises UsageProblem."""
    by.demand("work.settle")
    if count < 1 or from_ == to:
        raise UsageProblem("move-nothing", "No one would be moved.", "Name two people, and how many members.")
    with transaction.atomic():
        _alone(by.organization)
        _demand_staff(by.organization, [to])
        newest = current_entries(by.organization).filter(holder=from_).order_by("-pk")
        members = list(newest.values_list("member_id", flat=True)[:count])
        if len(members) < count:
            raise UsageProblem(
                "move-too-many", f"There are only {len(members):,} to move from there.", "Name a smaller number."
            )
        return _changed(by, Kind.MOVED, dict.fromkeys(members, to), source=from_)


def undo_giving(*, by: By, giving: int) -> CaseloadMoved:
    """Undo an act: each member goes back to whoever had her before, or to nobody. Whoever was given on since stays. Raises UsageProblem."""
    by.demand("work.record")
    with transaction.atomic():
        _alone(by.organization)
        changes = CaseloadChange.objects.of(by.organization).select_for_update(of=("self",))
        change = changes.filter(pk=giving, undone_by=None).exclude(kind=Kind.UNDONE).first()
        if change is None:
            raise UsageProblem(
                "giving-unknown", "There is nothing to undo, or it was already undone.", "Look at the caseloads."
            )
        if by.user is None or change.by_id != by.user.pk:
            by.demand("work.settle")
        entries = CaseloadEntry.objects.of(by.organization)
        still = set(entries.filter(given_by=change, ended_by=None).values_list("member_id", flat=True))
        made = entries.filter(given_by=change).count()
        had = dict(entries.filter(ended_by=change).values_list("member_id", "holder_id"))
        done = _changed(by, Kind.UNDONE, {one: had.get(one) for one in sorted(still)}, source=change.pk)
        change.undone_by_id = done.giving
        change.save(update_fields=["undone_by"])
    return CaseloadMoved(done.giving, done.members, done.before, done.after, made - len(still))


def _alone(organization: Organization) -> None:
    """Until the transaction ends nobody else changes who has whom."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [organization.pk, _CASELOADS])


def _changed(
    by: By, kind: CaseloadChange.Kind, holders: Mapping[int, int | None], **detail: int | str
) -> CaseloadMoved:
    """These members' holders, from now on (None: nobody). Recorded with how many each had and has."""
    organization = by.organization
    before = counts_of(organization)
    change = CaseloadChange.objects.of(organization).create(kind=kind, at=moment(organization), by=by.user)
    current_entries(organization).filter(member__in=holders).update(ended_by=change)
    CaseloadEntry.objects.of(organization).bulk_create(
        CaseloadEntry(member_id=member, holder_id=holder, given_by=change)
        for member, holder in holders.items()
        if holder is not None
    )
    after = counts_of(organization)
    users = sorted(one for one in {*before, *after} if before[one] != after[one])
    counts = {"users": users, "before": [before[one] for one in users], "after": [after[one] for one in users]}
    record(by, f"caseload.{kind.value}", "member", holders, {"giving": change.pk, **counts, **detail})
    return CaseloadMoved(change.pk, len(holders), dict(before), dict(after))


def _demand_staff(organization: Organization, users: Collection[int]) -> None:
    if not users or set(users) - staff_of(organization):
        raise UsageProblem(
            "staff-unknown",
            "Members can be assigned only to people who work with members here.",
            "Choose someone whose role can record work: ecmx hub people.",
        )
