"""What allauth and axes ask of us: nobody signs up by herself, whose address it is, what is said in plain words, and the secret of a
second step lies encrypted.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecmx.hub.accounts import signs_in_by_issuer
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.said_again import of_step, steps_to_say
from ecmx.hub.portal.sign_on import accounts_offered

__all__ = ["Accounts", "SecondFactors", "address_of", "locked_out", "longest_seconds"]

TOO_OFTEN = _("Too many tries. Wait 15 minutes, then try again.")


class Accounts(DefaultAccountAdapter):
    """People are invited; none signs up."""

    error_messages = {  # noqa: RUF012 – as its base has it
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This user name can no longer sign in. Ask your ecmx administrator."),
        "username_password_mismatch": _("The user name and password do not match. Check both and try again."),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your current password. Try again."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries count together."""
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **said: Any) -> bool:
        """Whether somebody says once more who she is before she changes how she signs in: each step that she did not do just now."""
        return bool(steps_to_say(context.request))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody says it: also by the account by which she signs in. The step that is missing is offered, one after the other."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and accounts_offered() is not None and signs_in_by_issuer(user):
            methods.append({"id": "sign-on-again", "description": "", "url": reverse("sign-on-again")})
        missing = steps_to_say(context.request) if user.is_authenticated else []
        return of_step(methods, missing[0]) if missing else methods


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second steps, encrypted by the hub's own secret: a copy of the database alone signs nobody in."""

    error_messages = {  # noqa: RUF012 – as its base has it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right, or was already used. Wait for the next one and try again."),
        "cannot_generate_recovery_codes": _("Set up two-step verification first: recovery codes are its backup."),
    }

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a passkey is called until its owner names it."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


@lru_cache(maxsize=1)
def _box() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"second factor " + str(settings.SECRET_KEY).encode()).digest())
    )


def longest_seconds() -> int:
    """After how long in all somebody has to sign in again."""
    return this_home().settings.longest_hours * 3600


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from: where a server stands in front (`https`), what that one saw, which is said last."""
    if this_home().settings.https:
        said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if said:
            return said
    return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, answer: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What is said after too many wrong passwords of one user name from one address. It tells nobody whether there is such a user."""
    minutes = round(getattr(settings, "AXES_COOLOFF_TIME") * 60)  # noqa: B009 – a setting of ours
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
