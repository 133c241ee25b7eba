"""Who works for an organization, and in which roles: actions of those who give roles."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.by import By
from ecmx.hub.accounts.models import Invitation, Membership, User, in_force
from ecmx.hub.accounts.permissions import known_role, limited_roles

__all__ = [
    "add_person",
    "change_roles",
    "end_person",
    "named_person",
    "nobody_here",
    "person_here",
    "role_until",
    "working_here",
]

KEEPER = "keeper"


def add_person(user: str, *, by: By, role: str, until: datetime | None = None) -> Membership:
    """Let somebody act for the organization in a role, until then. Raises UsageProblem."""
    by.demand("people.add")
    until = role_until(role, until)
    with transaction.atomic():
        person = named_person(user)
        membership, _ = Membership.objects.update_or_create(
            user=person, organization=by.organization, role=role, defaults={"until": until}
        )
        record(by, "people.add", "user", [person.pk], {"role": role})
    return membership


def change_roles(person: User, *, by: By, roles: Collection[str], until: datetime | None = None) -> None:
    """Somebody who works here has exactly these roles from now on. until: the end of those that have one.

    Raises UsageProblem where there is none of them, it is oneself, or nobody would keep the hub.
    """
    by.demand("people.add")
    if by.user is not None and by.user.pk == person.pk:
        raise UsageProblem("roles-own", "You cannot change your own roles.", "Ask another administrator.")
    if not roles:
        raise UsageProblem("roles-none", "A person who works here needs a role.", "Choose one, or end their access.")
    with transaction.atomic():
        held = _held(by)
        theirs = [one for one in held if one.user_id == person.pk]
        if not theirs:
            raise nobody_here()
        gone = [one for one in theirs if one.role not in roles]
        if KEEPER not in roles:
            _still_kept(held, gone)
        _end(gone)
        for role in sorted(roles):
            ends = role_until(role, until if role in limited_roles() else None)
            Membership.objects.update_or_create(
                user=person, organization=by.organization, role=role, defaults={"until": ends}
            )
        record(by, "people.roles", "user", [person.pk], {"roles": sorted(roles)})


def end_person(user: str, *, by: By) -> None:
    """Somebody acts for the organization no more. Raises UsageProblem where nobody is there, or nobody would keep the hub."""
    by.demand("people.add")
    with transaction.atomic():
        held = _held(by)
        theirs = [one for one in held if one.user.username == user]
        if not theirs:
            raise nobody_here()
        _still_kept(held, theirs)
        _end(theirs)
        links = Invitation.objects.filter(organization=by.organization, user=theirs[0].user, used_at__isnull=True)
        links.update(expires_at=timezone.now())
        record(by, "people.end", "user", [theirs[0].user_id])


def working_here(by: By) -> list[Membership]:
    """Who works for the organization now, by user name and role. Raises UsageProblem where the person may not know."""
    by.demand("people.add")
    held = Membership.objects.filter(in_force(), organization=by.organization).select_related("user")
    return list(held.order_by("user__username", "role"))


def named_person(user: str) -> User:
    """The person of a user name, made where there is none yet. Raises UsageProblem."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,60}", user):
        raise UsageProblem("user-name", "A user name has letters, digits and . _ - only.", "For example: rosa.m")
    person, made = User.objects.get_or_create(username=user)
    if made:
        person.set_unusable_password()
        person.save()
    return person


def role_until(role: str, until: datetime | None) -> datetime | None:
    """The end of a role. Raises UsageProblem where there is no such role, or it has to end and does not, or ended already."""
    known_role(role)
    if role in limited_roles() and until is None:
        raise UsageProblem("role-endless", f"The role {role} needs a last day.", "Enter the last day of the audit.")
    if until is not None and until <= timezone.now():
        raise UsageProblem("role-over", "That day is past.", "Give a day in the future.")
    return until


def _held(by: By) -> list[Membership]:
    rows = Membership.objects.select_for_update(of=("self",)).filter(in_force(), organization=by.organization)
    return list(rows.select_related("user"))


def _still_kept(held: Collection[Membership], gone: Collection[Membership]) -> None:
    """A keeper whose time ends does not count: nobody would keep the hub after it."""
    if not any(one.role == KEEPER and one.until is None for one in held if one not in gone):
        raise UsageProblem(
            "last-keeper", "Then ecmx would have no administrator.", "Make someone else an ecmx administrator first."
        )


def _end(gone: Collection[Membership]) -> None:
    for one in gone:
        one.until = timezone.now()
        one.save(update_fields=["until"])


def person_here(user: str, *, by: By) -> User:
    """Who works here under a user name. Raises UsageProblem."""
    found = next((one.user for one in working_here(by) if one.user.username == user), None)
    if found is None:
        raise nobody_here()
    return found


def nobody_here() -> UsageProblem:
    """That nobody does."""
    return UsageProblem("person-unknown", "No one with that user name works here.", "ecmx hub people show lists them.")
