"""Whether this session was opened with the second step: not only that its owner has one.

A session that began with a password alone, before there was a second step, stays outside when its owner makes one elsewhere. Where the
issuer of an account says that the second step was done there, none is asked for here.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

__all__ = [
    "SECOND_STEP",
    "SECOND_STEP_AT",
    "has_second_step",
    "second_step_done",
    "second_step_vouched",
    "vouch_second_step",
]

SECOND_STEP = "second_step"  # the session's: whose second step was done in it
SECOND_STEP_AT = "second_step_at"  # and when, in seconds since 1970
VOUCHED = "second_step_vouched"  # and for whose the issuer vouched
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(user: Any) -> bool:
    """Whether somebody has a second step: recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=KINDS).exists())


def second_step_done(request: HttpRequest) -> bool:
    """Whether who is signed in did the second step in this session."""
    return bool(request.session.get(SECOND_STEP) == request.user.pk) or second_step_vouched(request)


def second_step_vouched(request: HttpRequest) -> bool:
    """Whether the issuer said so of who is signed in."""
    return bool(request.session.get(VOUCHED) == request.user.pk)


def vouch_second_step(request: HttpRequest) -> None:
    """Keep that the issuer said so of who is signed in, for this session."""
    request.session[VOUCHED] = request.user.pk


@receiver([authenticator_used, authenticator_added])
def _done(request: HttpRequest, user: Any, **said: Any) -> None:
    request.session[SECOND_STEP] = user.pk
    request.session[SECOND_STEP_AT] = time.time()


@receiver(authenticator_removed)
def _gone(request: HttpRequest, user: Any, **said: Any) -> None:
    """Who removed her last one makes another before any other page."""
    if not has_second_step(user):
        request.session.pop(SECOND_STEP, None)


@receiver(authentication_step_completed)
def _said_again(request: HttpRequest, reauthenticated: bool = False, **said: Any) -> None:
    """Who said once more who she is goes on under another key: one that was read before opens nothing."""
    if reauthenticated:
        request.session.cycle_key()
