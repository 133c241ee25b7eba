"""What allauth asks of us: nobody signs up by herself, and the secret of a second factor lies encrypted."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from ecmx.hub.portal.here import this_home

__all__ = ["Accounts", "SecondFactors", "SingleSignOn", "longest_seconds"]


class Accounts(DefaultAccountAdapter):
    """People are invited; none signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SingleSignOn(DefaultSocialAccountAdapter):
    """Another's word on who somebody is counts for people who work here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: she is invited first."""
        return False


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors, encrypted by the hub's own secret: a copy of the database alone signs nobody in."""

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return _box().decrypt(encrypted_text.encode()).decode()


@lru_cache(maxsize=1)
def _box() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"second factor " + str(settings.SECRET_KEY).encode()).digest())
    )


def longest_seconds() -> int:
    """After how long in all somebody has to sign in again."""
    return this_home().settings.longest_hours * 3600
