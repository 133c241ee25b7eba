"""People signed in with both steps, over a seeded hub, and where each goes: `python -m bench.portal_people HOME`; prints JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from ecmx.hub import Home
from ecmx.hub.running import entered

if TYPE_CHECKING:
    from ecmx.hub.accounts import User

__all__ = ["signed_cookie"]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of a second step that nobody does
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = ("garc", "rivera", "ana rive", "(530) 2")
ROLES = ("coordinator", "care_team")


def signed_cookie(user: User) -> str:
    """The cookie of a session in which somebody has done both steps, as a header has it."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.test import Client

    from ecmx.hub.portal.second_step import SECOND_STEP

    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[SECOND_STEP] = user.pk
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def signed_in(home: Home, number: int = 20) -> list[dict[str, object]]:
    """By turns of each organization and role: a cookie, and the paths of the pages by name."""
    from ecmx.hub.accounts import By, Membership, Organization
    from ecmx.hub.keys import Keys
    from ecmx.hub.roster import Member
    from ecmx.hub.searching import RosterFilter, keep_search

    organizations = list(Organization.objects.order_by("pk"))
    found: list[dict[str, object]] = []
    for at in range(number):
        organization, role = organizations[at % len(organizations)], ROLES[at % len(ROLES)]
        held = Membership.objects.filter(organization=organization, role=role).select_related("user").order_by("pk")
        user = held[at // len(organizations) % len(held)].user
        cookie = signed_cookie(user)
        by = By(organization, user, frozenset({role}))
        search = keep_search(by=by, wanted=RosterFilter(words=WORDS[at % len(WORDS)]), keys=Keys(home))
        members = Member.objects.of(organization).order_by("pk").values_list("pk", flat=True)
        pages = {
            "Today": "/",
            "roster search": f"/members/found/{search}/",
            "member page": f"/members/{members[at]}/",
            "file desk": "/files/",
        }
        found.append({"cookie": cookie, "pages": pages})
    return found


if __name__ == "__main__":
    home = Home.find(sys.argv[1])
    entered(home, pages=True)
    print(json.dumps(signed_in(home)))
