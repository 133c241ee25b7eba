"""How somebody comes in: by a link that is shown once, holds for a few days and works once. The hub keeps a hash of it alone.

A password is set by such a link only, and by its owner later; and by such a link only an account of the organization's own issuer is
bound instead. A link never gives entrance to another organization's books: who came in already joins by signing in, and who works
elsewhere too gets none from here.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts.audit import record
from ecmx.hub.accounts.by import By
from ecmx.hub.accounts.issuer_accounts import bind, has_way_in, unbind
from ecmx.hub.accounts.models import Invitation, Membership, User, in_force
from ecmx.hub.accounts.people import named_person, nobody_here, role_until

__all__ = [
    "InvitationLink",
    "accept",
    "accept_by_account",
    "invitation_of",
    "invite",
    "join",
    "new_password",
    "open_invitations",
]

INVITED_DAYS, RESET_DAYS = 7, 1


@dataclass(frozen=True)
class InvitationLink:
    """A link, as it is shown once. path: below the address of the pages; user: the user name"""

    user: str
    path: str
    expires_at: datetime


def invite(user: str, *, by: By, role: str, until: datetime | None = None) -> InvitationLink:
    """A link by which somebody becomes one who works here. Earlier links for her hold no more. Raises UsageProblem."""
    by.demand("people.add")
    until = role_until(role, until)
    with transaction.atomic():
        person = named_person(user)
        if by.user is not None and by.user.pk == person.pk and has_way_in(person):
            raise UsageProblem(
                "invite-own", "You already have an account here.", "Change how in your own account menu."
            )
        made, link = _made(by, person, timedelta(days=INVITED_DAYS), role=role, until=until)
        record(by, "people.invite", "user", [person.pk], {"role": role, "invitation": made.pk})
    return link


def new_password(
    person: User, *, by: By, second_step_too: bool = False, at_the_machine: bool = False
) -> InvitationLink:
    """A link by which somebody who works here sets another password, or binds an account of the issuer's; the old way in and every
    session of hers end at once.

    second_step_too: she makes her second step anew as well. at_the_machine: who asks works on the hub's own machine, so that a keeper
    who lost everything comes in again; on pages nobody resets herself, nor somebody who works for another organization too.
    Raises UsageProblem.
    """
    by.demand("people.add")
    with transaction.atomic():
        held = Membership.objects.filter(in_force(), user=person)
        if not held.filter(organization=by.organization).exists():
            raise nobody_here()
        if not at_the_machine:
            _may_reset(person, by)
        person.set_unusable_password()  # ends her sessions: each holds a hash of the password it began with
        person.save(update_fields=["password"])
        unbind(person)
        if second_step_too:
            _forget_second_step(person)
        made, link = _made(by, person, timedelta(days=RESET_DAYS))
        said = {"second_step": second_step_too, "at_the_machine": at_the_machine, "invitation": made.pk}
        record(by, "people.reset", "user", [person.pk], said)
    return link


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link that still holds."""
    rows = Invitation.objects.select_related("user", "organization", "by")
    found = rows.filter(token_hash=_hash(token), used_at__isnull=True, expires_at__gt=timezone.now()).first()
    return found if found is not None and found.user.is_active else None


def accept(token: str, *, password: str) -> User:
    """Set the password of who was invited, and let her work here. password: looked at by the password rules already.

    Raises UsageProblem where the link holds no more, or she came in already.
    """
    with transaction.atomic():
        found = _taken_newly(Q(token_hash=_hash(token)))
        found.user.set_password(password)
        found.user.save(update_fields=["password"])
        _let_in(found)
    return found.user


def accept_by_account(invitation: int, *, issuer: str, subject: str) -> User:
    """Bind the account of who was invited, and let her work here: she signs in by it, and has no password. invitation: its number, from
    a link that held when she opened it; issuer, subject: by a word of the issuer's that was looked at already.

    Raises UsageProblem where the link holds no more, she came in already, or the account is another's.
    """
    with transaction.atomic():
        found = _taken_newly(Q(pk=invitation))
        bind(found.user, issuer=issuer, subject=subject)
        _let_in(found, by_account=True)
    return found.user


def join(token: str, *, user: User) -> None:
    """Let somebody who is signed in work for another organization too. Raises UsageProblem."""
    with transaction.atomic():
        found = _taken(Q(token_hash=_hash(token)))
        if found.user_id != user.pk:
            raise _link_over()
        _let_in(found)


def open_invitations(by: By) -> list[Invitation]:
    """Who was invited and has not come yet, oldest first. Raises UsageProblem."""
    by.demand("people.add")
    rows = Invitation.objects.filter(organization=by.organization, used_at__isnull=True, expires_at__gt=timezone.now())
    return list(rows.exclude(role="").select_related("user").order_by("made_at", "pk"))


def _made(
    by: By, person: User, holds: timedelta, *, role: str = "", until: datetime | None = None
) -> tuple[Invitation, InvitationLink]:
    token, now = secrets.token_urlsafe(32), timezone.now()
    before = Invitation.objects.filter(organization=by.organization, user=person, used_at__isnull=True)
    before.filter(expires_at__gt=now).update(expires_at=now)
    made = Invitation.objects.create(
        organization=by.organization,
        user=person,
        role=role,
        until=until,
        token_hash=_hash(token),
        by=by.user,
        expires_at=now + holds,
    )
    return made, InvitationLink(person.username, f"invited/{token}/", made.expires_at)


def _taken_newly(which: Q) -> Invitation:
    found = _taken(which)
    if has_way_in(found.user):
        raise UsageProblem("invited-known", "You already have an account here.", "Sign in, then open the link.")
    return found


def _taken(which: Q) -> Invitation:
    """The invitation, locked: of two who open a link at once one gets in."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("user", "organization")
    found = rows.filter(which, used_at__isnull=True, expires_at__gt=timezone.now()).first()
    if found is None or not found.user.is_active:
        raise _link_over()
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    return found


def _let_in(found: Invitation, *, by_account: bool = False) -> None:
    if found.role:
        Membership.objects.update_or_create(
            user=found.user, organization=found.organization, role=found.role, defaults={"until": found.until}
        )
    who = By(found.organization, found.user, frozenset({found.role} if found.role else ()))
    said = {"invitation": found.pk, "role": found.role or None, "by_account": by_account}
    record(who, "people.come", "user", [found.user_id], said)


def _may_reset(person: User, by: By) -> None:
    if by.user is not None and by.user.pk == person.pk:
        raise UsageProblem(
            "reset-own",
            "You cannot reset your own sign-in.",
            "Ask another administrator, or change your password.",
        )
    if Membership.objects.filter(in_force(), user=person).exclude(organization=by.organization).exists():
        raise UsageProblem(
            "reset-elsewhere",
            "This person also works for another organization in this hub, whose records the new password would open.",
            "Ask your ecmx administrator: ecmx hub people reset.",
        )


def _forget_second_step(person: User) -> None:
    """By its table: the command line has no pages, and so none of their models."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [person.pk])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _link_over() -> UsageProblem:
    return UsageProblem(
        "link-over",
        "This link was used already, or no longer works.",
        "Ask the person who sent it to you for a new one.",
    )
