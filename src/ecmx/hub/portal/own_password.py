"""One's own password: changed by whoever has one. Who signs in by an account of the issuer has none here."""

from __future__ import annotations

from typing import cast

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import User

__all__ = ["own_password"]


def own_password(request: HttpRequest) -> HttpResponse:
    """The form; or that there is no password."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    return cast(HttpResponse, account.password_change(request))
