"""Legal holds: what they cover is not deleted while they stand. Actions of a keeper, audited by ids."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.partners import Partner
from ecmx.hub.retention.models import LegalHold
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import Transmission

__all__ = [
    "HoldsStanding",
    "hold_file",
    "hold_standing",
    "holds",
    "lift_hold",
    "release_file",
    "set_hold",
]


@dataclass(frozen=True)
class HoldsStanding:
    """The holds of a day: everything's, by member (with the CIN), by partner, by file. A hold is told by its number."""

    everything: frozenset[int]
    members: dict[int, set[int]]
    cins: dict[str, set[int]]
    partners: dict[int, set[int]]
    files: dict[int, set[int]]

    def on_member(self, member: int, partners: Collection[int]) -> set[int]:
        """What holds a member: her own, her plans', everything's."""
        of_partners = (self.partners.get(one, set()) for one in partners)
        return set(self.everything).union(self.members.get(member, set()), *of_partners)

    def on_file(self, file: Transmission, named: Collection[str] | None) -> set[int]:
        """What holds a file. named: the held members' CINs that it names; None where nobody can look, and then each may be in it"""
        cins = self.cins if named is None else named
        found = set(self.everything).union(*(self.cins.get(cin, set()) for cin in cins))
        return found | self.files.get(file.pk, set()) | self.partners.get(file.partner_id or 0, set())


def hold_standing(organization: Organization, day: date) -> HoldsStanding:
    """What stands on a day."""
    standing = HoldsStanding(frozenset(), {}, {}, {}, {})
    every = set()
    for one in _standing(organization, day):
        if one.covers == LegalHold.Covers.MEMBER and one.member is not None:
            standing.members.setdefault(one.member.pk, set()).add(one.pk)
            standing.cins.setdefault(one.member.cin, set()).add(one.pk)
        elif one.covers == LegalHold.Covers.PARTNER and one.partner_id is not None:
            standing.partners.setdefault(one.partner_id, set()).add(one.pk)
        elif one.covers == LegalHold.Covers.FILE and one.transmission_id is not None:
            standing.files.setdefault(one.transmission_id, set()).add(one.pk)
        else:
            every.add(one.pk)
    return HoldsStanding(frozenset(every), standing.members, standing.cins, standing.partners, standing.files)


def holds(*, by: By) -> list[LegalHold]:
    """Every hold, standing and lifted, oldest first. The look is recorded."""
    by.demand("files.purge")
    with transaction.atomic():
        found = list(
            LegalHold.objects.of(by.organization).select_related("partner", "set_by", "lifted_by").order_by("pk")
        )
        record(by, "hold.look", "hold", [one.pk for one in found])
    return found


def set_hold(
    *,
    by: By,
    why: str,
    member: Member | None = None,
    partner: Partner | None = None,
    since: date | None = None,
    until: date | None = None,
) -> LegalHold:
    """From now on nothing of a member or a partner is deleted; of nobody named, nothing at all. Raises UsageProblem."""
    by.demand("files.purge")
    if not why.strip():
        raise UsageProblem("hold-why", "A hold has a reason.", "Say it: --why, for example “claim 2026-17”.")
    first = since or timezone.localdate()
    if until is not None and until < first:
        raise UsageProblem("hold-days", "A hold does not end before it begins.", "Say other days.")
    covers = LegalHold.Covers
    which = covers.MEMBER if member else covers.PARTNER if partner else covers.EVERYTHING
    with transaction.atomic():
        made = LegalHold.objects.of(by.organization).create(
            covers=which,
            member=member,
            partner=partner,
            why=why.strip()[:300],
            since=first,
            until=until,
            set_by=by.user,
        )
        about = member or partner
        record(by, "hold.set", "hold", [made.pk], {"covers": str(which), "of": about.pk if about else None})
    return made


def hold_file(file: Transmission, *, by: By, why: str) -> LegalHold:
    """Hold a file as long as something about it is open. In the transaction of the action that it follows from."""
    made = LegalHold.objects.of(by.organization).create(
        covers=LegalHold.Covers.FILE, transmission=file, why=why, since=timezone.localdate(), set_by=by.user
    )
    record(by, "hold.set", "hold", [made.pk], {"covers": "file", "of": file.pk})
    return made


def lift_hold(pk: int, *, by: By) -> LegalHold:
    """A hold stands no more. Raises UsageProblem where there is none that does."""
    by.demand("files.purge")
    with transaction.atomic():
        found = LegalHold.objects.of(by.organization).select_for_update().filter(pk=pk, lifted_at=None).first()
        if found is None:
            raise UsageProblem("hold-unknown", f"There is no hold {pk} that stands.", "ecmx hub hold show lists them.")
        if found.covers == LegalHold.Covers.FILE:
            raise UsageProblem(
                "hold-incident", f"Hold {pk} stays as long as an incident is open.", "See to it: ecmx hub incidents."
            )
        _lift(found, by)
    return found


def release_file(file: Transmission, *, by: By) -> None:
    """What held a file since something about it was open holds it no more. In a transaction."""
    standing = LegalHold.objects.of(by.organization).filter(
        covers=LegalHold.Covers.FILE, transmission=file, lifted_at=None
    )
    for one in standing.select_for_update():
        _lift(one, by)


def _lift(hold: LegalHold, by: By) -> None:
    hold.lifted_at, hold.lifted_by = timezone.now(), by.user
    hold.save(update_fields=["lifted_at", "lifted_by"])
    record(by, "hold.lift", "hold", [hold.pk])


def _standing(organization: Organization, day: date) -> list[LegalHold]:
    found = LegalHold.objects.of(organization).filter(since__lte=day, lifted_at=None).exclude(until__lt=day)
    return list(found.select_related("member"))
