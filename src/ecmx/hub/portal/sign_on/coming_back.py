"""Back from the issuer: whose account it is, and whether she is in, has the second step before her, or is told why not."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ecmx.errors import EcmxError
from ecmx.hub.accounts import User, accept_by_account, user_of_account
from ecmx.hub.issuer import Vouched, answered, stale_answer
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.portal.second_step import vouch_second_step
from ecmx.hub.portal.sign_on.going import Errand, back_address, taken_errand
from ecmx.hub.portal.sign_on.offered import issuer_here
from ecmx.hub.portal.sign_on.problems import nobody, not_signed_in

__all__ = ["PAGES", "back"]

METHOD = "organization"  # how allauth's record of a session calls it


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """The answer, once."""
    try:
        issuer = issuer_here()
        errand = taken_errand(request)
        if errand is None:
            raise stale_answer()
        vouched = answered(request.GET.dict(), errand.question, issuer, back_address(request))
        user = _person(vouched, errand)
        if errand.person is not None:
            return _once_more(request, user, errand)
    except EcmxError as problem:
        return not_signed_in(request, problem)
    return _signed_in(request, user, vouched, errand)


def _person(vouched: Vouched, errand: Errand) -> User:
    """Whose account it is; of an invitation, from now on. Raises UsageProblem."""
    if errand.invitation is not None:
        return accept_by_account(errand.invitation, issuer=vouched.issuer, subject=vouched.subject)
    found = user_of_account(vouched.issuer, vouched.subject)
    if found is None:
        raise nobody()
    return found


def _once_more(request: HttpRequest, user: User, errand: Errand) -> HttpResponse:
    if not request.user.pk == user.pk == errand.person:
        raise nobody()
    record_authentication(request, user, method=METHOD, reauthenticated=True)
    return HttpResponseRedirect(errand.there or "/")


def _signed_in(request: HttpRequest, user: User, vouched: Vouched, errand: Errand) -> HttpResponse:
    """Through allauth's own steps, so that who has a second step here still does it; past them where the issuer vouches for one."""
    if request.user.is_authenticated:
        logout(request)  # as somebody else, in another window
    record_authentication(request, user, method=METHOD)
    if not vouched.second_step:
        return cast(HttpResponse, perform_login(request, Login(user=user, redirect_url=errand.there or None)))
    adapter: Any = get_adapter()
    adapter.login(request, user)
    vouch_second_step(request)
    return HttpResponseRedirect(errand.there or "/")


PAGES = (PortalPage("account/organization/back/", "sign-on-back", back, public=True),)
