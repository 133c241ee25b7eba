"""What each role may do and sees, and which of them one has. Anybody who works here may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import SENSITIVE, can_words, described, groups, sees
from ecmx.hub.portal.page import PageRequest, PortalPage
from ecmx.hub.portal.people.wording import role_words

__all__ = ["PAGES", "roles"]


@dataclass(frozen=True)
class RoleShown:
    """A role. actions: each in words, with its code; sees: groups of data elements in words; sensitive: and what is kept apart"""

    name: str
    words: str
    actions: tuple[tuple[str, str], ...]
    sees: tuple[str, ...]
    sensitive: bool
    own: bool


def roles(request: PageRequest) -> HttpResponse:
    """All of them, one's own first."""
    shown = []
    for name, words, may in described():
        seen = sees([name])
        named = tuple(text for group, text in groups().items() if group in seen)
        can = tuple((said, code) for code, said in can_words().items() if code in may)
        shown.append(RoleShown(role_words(name), words, can, named, SENSITIVE in seen, name in request.by.roles))
    shown.sort(key=lambda one: not one.own)  # stable: the rest in their order
    return render(request, "portal/people/roles.html", {"roles": shown})


PAGES = (PortalPage("people/roles/", "people-roles", roles, narrow=True),)
