"""To the issuer: why somebody goes there, and what of it stays in the session until she is back.

Each page is a link and no form: a browser holds the addresses that a form leads on to against the policy of the page, and an issuer may
send her on to others.
"""

from __future__ import annotations

from typing import Any

import msgspec
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from ecmx.errors import EcmxError
from ecmx.hub.accounts import has_way_in, invitation_of
from ecmx.hub.issuer import SignOnQuestion, question
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.sign_on.offered import accounts_offered, issuer_here
from ecmx.hub.portal.sign_on.problems import not_signed_in

__all__ = ["PAGES", "Errand", "back_address", "taken_errand"]

ERRAND = "sign_on"  # the session's
OFTEN = {"sign_on": "30/m/ip"}  # each asks the issuer


class Errand(msgspec.Struct, frozen=True):
    """Why somebody went to the issuer. invitation: by which one, None where none; person: who says once more that it is she, None where
    somebody signs in; there: the page to which she goes afterward
    """

    question: SignOnQuestion
    invitation: int | None = None
    person: int | None = None
    there: str = ""


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """To sign in."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/")
    return _gone(request)


@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """To bind an account, by an invitation that holds. Who she is she says there in any case: the account is hers for good."""
    found = invitation_of(token)
    if found is None or has_way_in(found.user):
        return render(request, "portal/people/link_over.html", status=410)
    return _gone(request, again=True, invitation=found.pk)


@require_safe
def once_more(request: PageRequest) -> HttpResponse:
    """To say once more who one is, before one's second step is changed."""
    return _gone(request, again=True, person=request.user.pk)


def back_address(request: HttpRequest) -> str:
    """Where the issuer sends a browser back to, as it was told of this hub."""
    return request.build_absolute_uri(reverse("sign-on-back"))


def taken_errand(request: HttpRequest) -> Errand | None:
    """What was kept, once: a second answer finds nothing."""
    kept = request.session.pop(ERRAND, None)
    return None if kept is None else msgspec.convert(kept, Errand)


def _gone(request: HttpRequest, *, again: bool = False, **why: Any) -> HttpResponse:
    said = request.GET.get("next", "")
    there = said if said and get_adapter().is_safe_url(said) else ""
    if request.headers.get("Sec-Fetch-Site") in (
        "cross-site",
        "same-site",
    ):  # another page sent her: she is asked first
        query = f"?{urlencode({'next': there})}" if there else ""
        return HttpResponseRedirect(f"{reverse('account_login')}{query}")
    often = ratelimit.consume(request, app="ecmx", action="sign_on", config=OFTEN, limit_get=True)
    if not often:
        return ratelimit.respond_429(request)  # type: ignore[no-any-return]
    try:
        address, kept = question(issuer_here(), back_address(request), again=again)
    except EcmxError as problem:
        return not_signed_in(request, problem)
    request.session[ERRAND] = msgspec.to_builtins(Errand(kept, there=there, **why))
    return HttpResponseRedirect(address)


PAGES = (
    PortalPage("account/organization/", "sign-on", sign_in, public=True, offered=accounts_offered),
    PortalPage("account/organization/again/", "sign-on-again", once_more, offered=accounts_offered),
    PortalPage(
        "invited/<str:token>/organization/",
        "sign-on-invited",
        by_link,
        about={"token": "invitation"},
        public=True,
        offered=accounts_offered,
    ),
)
