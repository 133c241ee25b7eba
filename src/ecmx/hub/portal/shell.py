"""What stands around every page: whose books, who is signed in, where one may go, and whether the members are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecmx.hub.accounts import actions, may, sees
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.sign_on import accounts_offered

__all__ = ["MenuDoor", "shell"]


#: Wings that are reached from another's pages.
_BELOW = {"tasks": "due", "incidents": "due"}


@dataclass(frozen=True)
class MenuDoor:
    """A word of the main menu. needs: the action without which it is not shown"""

    name: str
    words: Any
    needs: str


DOORS = (
    MenuDoor("today", _("Today"), "roster.look"),
    MenuDoor("members", _("Members"), "roster.look"),
    MenuDoor("files", _("Files"), "files.look"),
    MenuDoor("due", _("Due"), "due.look"),
    MenuDoor("plans", _("Plans"), "partners.look"),
    MenuDoor("people", _("Staff"), "people.add"),
)
#: What there is instead, where access is narrowed.
NARROWED = MenuDoor("people-access", _("Your access"), "")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    by = getattr(request, "by", None)
    match = getattr(request, "resolver_match", None)
    page = getattr(getattr(match, "func", None), "page", None)
    word = page.name.split("-")[0] if page else ""
    return {
        "by": by,
        "doors": _doors(by),
        "here": _BELOW.get(word, word),
        "may": {action.replace(".", "_"): True for action in _allowed(by)},
        "sees": dict.fromkeys(sees(by.roles) if by is not None else (), True),
        "invented": this_home().settings.demo,
        "accounts_offered": accounts_offered(),
    }


def _doors(by: Any) -> list[MenuDoor]:
    if by is None or by.narrowed is not None:
        return [NARROWED] if by is not None else []
    return [door for door in DOORS if may(by.roles, door.needs)]


def _allowed(by: Any) -> list[str]:
    """Whose access is narrowed is offered nothing beside what they were named."""
    if by is None or by.narrowed is not None:
        return []
    return [action for action in actions() if may(by.roles, action)]
