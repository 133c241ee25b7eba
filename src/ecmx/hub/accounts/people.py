"""Who works for an organization, and in which role: actions of its keepers."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.by import By
from ecmx.hub.accounts.models import Membership, User
from ecmx.hub.accounts.permissions import roles

__all__ = ["add_person", "end_person"]

KEEPER = "keeper"


def add_person(user: str, *, by: By, role: str) -> Membership:
    """Let somebody act for the organization in a role. Raises UsageProblem."""
    by.demand("people.add")
    if role not in roles():
        raise UsageProblem("role-unknown", "There is no role of that name.", f"One of: {', '.join(roles())}.")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,60}", user):
        raise UsageProblem("user-name", "A user name has letters, digits and . _ - only.", "For example: rosa.m")
    with transaction.atomic():
        person, made = User.objects.get_or_create(username=user)
        if made:
            person.set_unusable_password()
            person.save()
        membership, _ = Membership.objects.update_or_create(
            user=person, organization=by.organization, role=role, defaults={"until": None}
        )
        record(by, "people.add", "user", [person.pk], {"role": role})
    return membership


def end_person(user: str, *, by: By) -> None:
    """Somebody acts for the organization no more. Raises UsageProblem where nobody is there, or nobody would keep the hub."""
    by.demand("people.add")
    with transaction.atomic():
        held = Membership.objects.select_for_update().filter(organization=by.organization, until=None)
        theirs = [one for one in held.select_related("user") if one.user.username == user]
        if not theirs:
            raise UsageProblem(
                "person-unknown", "Nobody of that user name works here.", "ecmx hub people show lists them."
            )
        if not any(one.role == KEEPER for one in held if one not in theirs):
            raise UsageProblem("last-keeper", "Then nobody would keep this hub.", "Make somebody else a keeper first.")
        for one in theirs:
            one.until = timezone.now()
            one.save(update_fields=["until"])
        record(by, "people.end", "user", [theirs[0].user_id])
