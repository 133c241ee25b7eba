"""The first organization, its first person, and what that person said of the machine."""

from __future__ import annotations

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.by import By
from ecmx.hub.accounts.models import Attestation, Membership, Organization, User

__all__ = ["attest", "attested", "begin"]


def begin(*, slug: str, name: str, kind: str, by: str, attested: bool) -> Organization:
    """An organization and its keeper. attested: that person said that the disk of the database is encrypted (V8).

    Raises UsageProblem where the organization is there already, or its kind is none.
    """
    if kind not in Organization.Kind.values:
        raise UsageProblem(
            "organization-kind", "An organization is a plan or a provider.", "Say --kind provider or plan."
        )
    with transaction.atomic():
        if Organization.objects.filter(slug=slug).exists():
            raise UsageProblem("organization-there", f"{slug}: its books are kept here already.", "Name another.")
        organization = Organization.objects.create(slug=slug, name=name, kind=kind)
        user, made = User.objects.get_or_create(username=by, defaults={"is_active": True})
        if made:
            user.set_unusable_password()
            user.save()
        Membership.objects.create(user=user, organization=organization, role="keeper")
        doer = By(organization, user, frozenset({"keeper"}))
        record(doer, "organization.begin", "organization", [organization.pk])
        if attested:
            Attestation.objects.create(by=user)
            record(doer, "disk.attest", "organization", [organization.pk])
    return organization


def attest(by: By) -> None:
    """That person's word that the disk is encrypted: of another machine's, after a hub was restored there."""
    if by.user is None:
        raise UsageProblem("by-missing", "It was not said who does this.", "Add --by with your user name.")
    with transaction.atomic():
        Attestation.objects.create(by=by.user)
        record(by, "disk.attest", "organization", [by.organization.pk])


def attested() -> bool:
    """Whether somebody said that the disk is encrypted."""
    return Attestation.objects.exists()
