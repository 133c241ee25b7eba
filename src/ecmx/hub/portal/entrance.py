"""The pages that come before all others: for whom one works, and what is said where something is not there, or at fault."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import Membership
from ecmx.hub.portal.guarding import ORGANIZATION, organizations_of
from ecmx.hub.portal.page import ASK, PageRequest, PortalPage
from ecmx.hub.portal.people import last_day
from ecmx.hub.portal.uploading import TOGETHER

__all__ = ["PAGES", "fault", "forbidden", "health", "not_there", "organizations", "unreadable"]

SHORTLY = 60  # seconds until a database that was started anew answers
NOT_FOR_YOU = UsageProblem("not-permitted", "You do not have access to this.", ASK)


def organizations(request: PageRequest) -> HttpResponse:
    """Choose for whom to work, where there are several."""
    held = {one.organization_id: one.organization for one in organizations_of(request.user)}  # type: ignore[arg-type]
    wanted = request.POST.get("organization", "")
    if request.method == "POST" and wanted.isdigit() and int(wanted) in held:
        request.session[ORGANIZATION] = int(wanted)
        return HttpResponseRedirect("/")
    return render(request, "portal/organizations.html", {"organizations": list(held.values()), **_ended(request, held)})


def _ended(request: PageRequest, held: Collection[int]) -> dict[str, Any]:
    """Where somebody worked until lately, who works nowhere now."""
    rows = Membership.objects.filter(user=request.user.pk, until__lte=timezone.now()).select_related("organization")
    ended = None if held else rows.order_by("-until").first()
    return {"ended": ended, "last_day": last_day(ended.until)} if ended is not None else {}


def health(request: HttpRequest) -> HttpResponse:
    """Whether pages and database answer. Says nothing of members, files or people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or what it is about is not yours."""
    return render(request, "portal/not_there.html", status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the browser sent is too large, or cannot be read. Nothing of it was taken."""
    large = isinstance(exception, RequestDataTooBig)
    largest = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    context = {"large": large, "largest": largest, "together": TOGETHER * largest}
    return render(request, "portal/unreadable.html", context, status=413 if large else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something of signing in that is not for them."""
    return render(request, "portal/refused.html", {"problem": NOT_FOR_YOU}, status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or the database does not answer. The page asks neither the database nor the session."""
    closed = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    answer = HttpResponse(render_to_string("portal/fault.html", {"closed": closed}), status=503 if closed else 500)
    if closed:
        answer.headers["Retry-After"] = str(SHORTLY)
    return answer


PAGES = (
    PortalPage("organizations/", "organizations", organizations, narrow=True),
    PortalPage("health/", "health", health, public=True),
)
