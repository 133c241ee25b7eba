"""Every sign-in, failed sign-in, lock, sign-out and change of a password or second step stands in the audit.

Kept are whose it was, where there is such a person, and a code for the address, which tells one address from another and names none.
What was typed as a user name is not kept: it may have been a password.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import Signal
from django.http import HttpRequest

from ecmx.hub.accounts import User, record_way_in
from ecmx.hub.portal.adapters import address_of

__all__ = ["keep_ways_in"]

#: By what happened: the audit's action.
ACTIONS: tuple[tuple[Signal, str], ...] = (
    (user_logged_in, "sign-in.done"),
    (user_login_failed, "sign-in.failed"),
    (authentication_failed, "second-step.failed"),
    (user_locked_out, "sign-in.locked"),
    (user_logged_out, "sign-out.done"),
    (password_changed, "password.changed"),
    (authenticator_added, "second-step.added"),
    (authenticator_removed, "second-step.removed"),
    (authenticator_reset, "second-step.renewed"),
)
LETTERS = 12  # of an address's code


def keep_ways_in() -> None:
    """From now on what happens at the door is recorded; said again, it changes nothing."""
    for signal, action in ACTIONS:
        signal.connect(_kept(action), weak=False, dispatch_uid=f"ecmx {action}")


def _kept(action: str) -> Any:
    def receiver(sender: Any, request: HttpRequest | None = None, **said: Any) -> None:
        detail = {"from": _address_code(request)} if request is not None else {}
        if (kind := getattr(said.get("authenticator"), "type", None)) is not None:
            detail["kind"] = str(kind)
        record_way_in(_whose(said), action, detail)

    return receiver


def _whose(said: dict[str, Any]) -> User | None:
    """Whose sign-in it was, or would have been."""
    user = said.get("user")
    if isinstance(user, User):
        return user
    named = said.get("username") or (said.get("credentials") or {}).get("username")
    return User.objects.filter(username=str(named)).first() if named and "\x00" not in str(named) else None


def _address_code(request: HttpRequest) -> str:
    key = b"address " + str(settings.SECRET_KEY).encode()
    return hmac.new(key, address_of(request).encode(), hashlib.sha256).hexdigest()[:LETTERS]
