"""Ready people for each role, in a hub of invented members only: to try the pages without inviting anybody."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, add_person, described, limited_roles, record
from ecmx.hub.home import Home

__all__ = ["PracticeAccess", "code_now", "practice_people", "seconds_left"]

LIMITED_DAYS = 30  # an auditor's
STEP = 30  # seconds for which a code holds (RFC 6238)


@dataclass(frozen=True)
class PracticeAccess:
    """How they come in. people: user name and what the role is; secret: of the authenticator app, the same for all"""

    people: tuple[tuple[str, str], ...]
    password: str
    secret: str


def practice_people(*, by: By, home: Home) -> PracticeAccess:
    """One person for each role, with a new password and second step. Raises UsageProblem in a hub of real members."""
    by.demand("people.add")
    if not home.settings.demo:
        raise UsageProblem(
            "practice-only",
            "Ready people are for a hub of invented members only: anyone who reads the terminal could sign in as them.",
            "Invite people instead: ecmx hub people invite.",
        )
    password, secret = f"practice-{secrets.token_hex(4)}", totp.generate_totp_secret()
    made: list[tuple[str, str]] = []
    with transaction.atomic():
        for role, words, _ in described():
            name = role.replace("_", "-")
            until = timezone.now() + timedelta(days=LIMITED_DAYS) if role in limited_roles() else None
            person = add_person(name, by=by, role=role, until=until).user
            person.set_password(password)
            person.save(update_fields=["password"])
            Authenticator.objects.filter(user=person).delete()
            totp.TOTP.activate(person, secret)
            made.append((name, words))
        record(by, "people.practice", detail={"people": len(made)})
    return PracticeAccess(tuple(made), password, secret)


def code_now(secret: str) -> str:
    """The one-time code of this moment."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // STEP)))


def seconds_left() -> int:
    """For how long it still holds."""
    return STEP - int(time.time()) % STEP
