"""Where somebody is signed in: she looks, and ends what she does not know. Another second step ends all but the one it was made in.

A session is a row of the database. Its key opens it and stands on no page: there it goes by a digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecmx.hub.accounts import User, record_way_in
from ecmx.hub.portal.guarding import BEGAN, SEEN

__all__ = ["OwnSession", "own_sessions"]


@dataclass(frozen=True)
class OwnSession:
    """One place. name: what it goes by; began, seen: when it was opened, and last used; here: the one that asks"""

    name: str
    began: datetime | None
    seen: datetime | None
    here: bool


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def own_sessions(request: HttpRequest) -> HttpResponse:
    """All of them; one of them, or all others, ended by a button."""
    if request.method == "POST":
        ended = _ended(request, request.POST.get("session", ""))
        said = ngettext("%(count)d was signed out.", "%(count)d were signed out.", ended) % {"count": ended}
        messages.success(request, said if ended else _("There was nothing to sign out."))
        return HttpResponseRedirect(request.path)
    found = [_told(row, data, request) for row, data in _of(request.user.pk)]
    found.sort(key=lambda one: (not one.here, -(one.seen.timestamp() if one.seen else 0)))
    return render(request, "account/sessions.html", {"sessions": found})


def _of(user: int | None) -> Iterator[tuple[Session, dict[str, Any]]]:
    """The rows of one person, with what they hold."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(user):
            yield row, data


def _ended(request: HttpRequest, name: str = "") -> int:
    """End the one of that name, or all but the one that asks."""
    ended = 0
    for row, _data in _of(request.user.pk):
        if row.session_key != request.session.session_key and name in ("", _name(row)):
            row.delete()
            ended += 1
    if ended and isinstance(request.user, User):
        record_way_in(request.user, "sessions.ended", {"count": ended})
    return ended


def _told(row: Session, data: dict[str, Any], request: HttpRequest) -> OwnSession:
    return OwnSession(
        _name(row),
        _moment(data.get(BEGAN)),
        _moment(data[SEEN] * 60 if SEEN in data else None),
        row.session_key == request.session.session_key,
    )


def _name(row: Session) -> str:
    return hashlib.blake2b(row.session_key.encode(), digest_size=12).hexdigest()


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _others_end(request: HttpRequest, user: Any, **said: Any) -> None:
    if request.user.is_authenticated and request.user == user:
        _ended(request)
