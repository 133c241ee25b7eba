"""One's own password: changed by whoever has one, after the second step. Who signs in by an account of the issuer has none here."""

from __future__ import annotations

from typing import cast

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from ecmx.hub.accounts import User
from ecmx.hub.portal.said_again import SECOND, steps_to_say

__all__ = ["own_password"]


def own_password(request: HttpRequest) -> HttpResponse:
    """The form, which asks for the old one; the second step said before it. Or that there is no password."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    if SECOND in steps_to_say(request):
        ways = get_adapter().get_reauthentication_methods(request.user)
        return HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': request.path})}")
    return cast(HttpResponse, account.password_change(request))
