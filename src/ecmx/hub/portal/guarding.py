"""Who comes to a page: signed in, with a second factor, not for too long, for one organization. And what is kept of the page: nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, resolve, reverse
from django.utils.http import urlencode

from ecmx.hub.accounts import By, Membership, in_force, may
from ecmx.hub.portal.second_step import has_second_step, second_step_done

if TYPE_CHECKING:
    from ecmx.hub.accounts import User
    from ecmx.hub.portal.page import PortalPage

__all__ = ["Guard", "organizations_of"]

BEGAN = "began"  # the session's: when somebody signed in
SEEN = "seen"  # and the minute, since 1970, in which a page was last asked for
ORGANIZATION = "organization"
FIRST = "today"  # the page on which one arrives, where one's role has members
#: Pages of signing in that are seen before it; the view lets in who is in the middle of it.
SIGNING_IN_OPEN = frozenset({"account_login", "mfa_authenticate", "account_logout"})
#: Pages for who did the first step and has no second one yet: what she needs to make one, and her password.
SIGNING_IN = frozenset(
    {
        "mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "account_reauthenticate", "account_change_password",
        "sign-on-again",
    }
)  # fmt: skip


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
        page: PortalPage | None = getattr(found.func, "page", None)
        if (page is not None and page.public) or found.url_name in SIGNING_IN_OPEN:
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return _to_sign_in(request, page)
        if _too_long(request):
            logout(request)
            return _to_sign_in(request, page)
        _seen(request)
        if not second_step_done(request):
            if has_second_step(user):
                logout(request)  # it was opened with a password alone, before there was a second step
                return _to_sign_in(request, page)
            return None if found.url_name in SIGNING_IN else HttpResponseRedirect(reverse("mfa_activate_totp"))
        answer = _acting(request, user, found.url_name or "")
        return answer if page is not None else None  # allauth's, of one's own account, whoever one works for


def organizations_of(user: User) -> list[Membership]:
    """For whom somebody works now."""
    held = Membership.objects.filter(in_force(), user=user.pk).select_related("organization")
    rows = list(held.order_by("organization__name", "role"))
    for one in rows:
        one.user = user  # who is signed in, and need not be asked for again
    return rows


def _acting(request: HttpRequest, user: User, name: str) -> HttpResponse | None:
    held = organizations_of(user)
    organizations = {one.organization_id: one.organization for one in held}
    wanted = request.session.get(ORGANIZATION)
    if wanted not in organizations:
        if len(organizations) != 1:
            return None if name == "organizations" else HttpResponseRedirect(reverse("organizations"))
        wanted = request.session[ORGANIZATION] = next(iter(organizations))
    by = By.of([one for one in held if one.organization_id == wanted])
    request.by = by  # type: ignore[attr-defined]
    roles = by.roles
    if name == FIRST and by.narrowed is not None:
        return HttpResponseRedirect(reverse("people-access"))
    if name == FIRST and not may(roles, "roster.look"):
        return HttpResponseRedirect(reverse("people" if may(roles, "people.add") else "people-roles"))
    return None


def _too_long(request: HttpRequest) -> bool:
    from ecmx.hub.portal.adapters import longest_seconds

    now = time.time()
    began = request.session.setdefault(BEGAN, now)
    return bool(now - began > longest_seconds())


def _seen(request: HttpRequest) -> None:
    """That somebody is there is written down once a minute, not with each page: a session ends that much before its idle limit at most."""
    minute = int(time.time() // 60)
    if request.session.get(SEEN) != minute:
        request.session[SEEN] = minute


def _found(request: HttpRequest) -> ResolverMatch | None:
    from django.urls import Resolver404

    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _to_sign_in(request: HttpRequest, page: PortalPage | None) -> HttpResponse:
    """Back to where they were afterward. A part of a page that is asked for tells the page, which keeps what was typed."""
    if getattr(request, "htmx", False) or request.headers.get("X-Requested-With") == "ecmx":
        return HttpResponse("signed-out", status=401, content_type="text/plain")
    comes_back = request.method == "GET" or (page is not None and page.keeps)
    there = request.get_full_path() if comes_back else "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': there})}")
