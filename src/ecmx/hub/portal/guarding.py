"""Who comes to a page: signed in, with a second factor, not for too long, for one organization. And what is kept of the page: nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, resolve, reverse
from django.utils.http import urlencode

from ecmx.hub.accounts import By, Membership

if TYPE_CHECKING:
    from ecmx.hub.accounts import User

__all__ = ["Guard", "organizations_of"]

BEGAN = "began"  # the session's: when somebody signed in
ORGANIZATION = "organization"
#: Pages of signing in: what is not ours there is allauth's.
SIGNING_IN = frozenset(
    {
        "account_login", "account_logout", "mfa_authenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate", "account_reauthenticate",
        "mfa_list_webauthn", "mfa_download_recovery_codes", "mfa_login_webauthn", "account_change_password",
    }
)  # fmt: skip
SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Guard:
    """Between the session and the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._turned_away(request) or self.get_response(request)
        if not request.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "no-store")
            answer.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return answer

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """None where they may come in; then `request.by` says who acts."""
        found = _found(request)
        if found is None:
            return None  # there is no such page: nobody learns more
        page = getattr(found.func, "page", None)
        if (page is not None and page.public) or found.url_name in SIGNING_IN_OPEN:
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return _to_sign_in(request)
        if _too_long(request):
            logout(request)
            return _to_sign_in(request)
        if found.url_name in SIGNING_IN:
            return None
        if not Authenticator.objects.filter(user=user, type__in=SECOND).exists():
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return _acting(request, user, chooses=found.url_name == "organizations")


SIGNING_IN_OPEN = frozenset({"account_login", "mfa_authenticate", "mfa_login_webauthn", "account_logout"})


def organizations_of(user: User) -> list[Membership]:
    """For whom somebody works now."""
    held = Membership.objects.filter(user=user, until__isnull=True).select_related("organization")
    return list(held.order_by("organization__name", "role"))


def _acting(request: HttpRequest, user: User, *, chooses: bool) -> HttpResponse | None:
    held = organizations_of(user)
    organizations = {one.organization_id: one.organization for one in held}
    wanted = request.session.get(ORGANIZATION)
    if wanted not in organizations:
        if len(organizations) != 1:
            return None if chooses else HttpResponseRedirect(reverse("organizations"))
        wanted = request.session[ORGANIZATION] = next(iter(organizations))
    roles = frozenset(one.role for one in held if one.organization_id == wanted)
    request.by = By(organizations[wanted], user, roles)  # type: ignore[attr-defined]
    return None


def _too_long(request: HttpRequest) -> bool:
    from ecmx.hub.portal.adapters import longest_seconds

    began = request.session.setdefault(BEGAN, time.time())
    return bool(time.time() - began > longest_seconds())


def _found(request: HttpRequest) -> ResolverMatch | None:
    from django.urls import Resolver404

    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to where they were afterwards. A part of a page that is asked for tells the page, which keeps what was typed."""
    if getattr(request, "htmx", False) or request.headers.get("X-Requested-With") == "ecmx":
        return HttpResponse("signed-out", status=401, content_type="text/plain")
    there = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': there})}")
