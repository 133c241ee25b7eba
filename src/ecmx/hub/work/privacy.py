"""42 CFR Part 2: whose records come from such a program, and to whom a member agreed that they may be told. No consent is a no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.partners import Partner
from ecmx.hub.roster import Member
from ecmx.hub.transmissions import moment
from ecmx.hub.work.models import Consent, PartTwoRecord, known
from ecmx.hub.work.recording import BY_HAND, WordSource, said

__all__ = ["mark_part_two", "record_consent", "revoke_consent"]


def mark_part_two(*, by: By, member: Member, where: WordSource = BY_HAND) -> PartTwoRecord | None:
    """Say that what is known of a member comes from a program under Part 2; None: said already. Raises UsageProblem."""
    by.demand("consent.record")
    with transaction.atomic():
        if known(PartTwoRecord, by.organization).filter(member=member).exists():
            return None
        return said(PartTwoRecord, by=by, where=where, member=member)


def record_consent(
    *,
    by: By,
    member: Member,
    recipients: Sequence[Partner],
    scope: str,
    since: date,
    until: date | None = None,
    where: WordSource = BY_HAND,
) -> Consent | None:
    """Record that a member agreed to be told of to these plans; None: the same consent stands already. Raises UsageProblem."""
    by.demand("consent.record")
    if not recipients or not scope.strip():
        raise UsageProblem(
            "consent-vague", "A consent needs the plans and what may be shared.", "Name the plans and the scope."
        )
    if until is not None and until < since:
        raise UsageProblem("consent-reversed", "The consent ends before it begins.", "Check both days.")
    with transaction.atomic():
        for one in known(Consent, by.organization).filter(member=member, revoked_at__isnull=True):
            same = (one.scope, one.since, one.until) == (scope.strip(), since, until)
            if same and _ids(one.recipients.all()) == _ids(recipients):
                return None
        made = said(Consent, by=by, where=where, member=member, scope=scope.strip(), since=since, until=until)
        made.recipients.set(recipients)
        return made


def revoke_consent(*, by: By, member: Member, pk: int) -> Consent:
    """Record that a member took a consent back: nothing more goes out by it from now on. Raises UsageProblem."""
    by.demand("consent.record")
    with transaction.atomic():
        rows = Consent.objects.of(by.organization).select_for_update(of=("self",))
        found = rows.filter(pk=pk, member=member, revoked_at__isnull=True, withdrawn_at__isnull=True).first()
        if found is None:
            raise UsageProblem(
                "consent-unknown", "There is no such consent, or it was revoked.", "ecmx hub member shows them."
            )
        found.revoked_at, found.revoked_by = moment(by.organization), by.user
        found.save(update_fields=["revoked_at", "revoked_by"])
        record(by, "consent.revoke", "consent", [pk])
    return found


def _ids(partners: Iterable[Partner]) -> set[int]:
    return {one.pk for one in partners}
