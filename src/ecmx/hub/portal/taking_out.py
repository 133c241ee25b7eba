"""A page's list taken out as a workbook: a page of its own beside it, by POST, for whoever may take lists out of the hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from ecmx.hub.looking import ListOut, written_list
from ecmx.hub.portal.here import this_home, today_here
from ecmx.hub.portal.page import PageRequest, PortalPage

__all__ = ["WORKBOOK", "list_taken_at"]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_taken_at(
    path: str, name: str, listed: Callable[..., ListOut], about: Mapping[str, str] | None = None
) -> PortalPage:
    """The page. listed: the list as its reader sees it, narrowed as the address says; asked with what stands in the address"""

    @require_POST
    def view(request: PageRequest, **named: Any) -> HttpResponse:
        made = listed(request, **named)
        answer = HttpResponse(written_list(made, by=request.by, home=this_home()), content_type=WORKBOOK)
        called = f"{made.code}-{today_here().isoformat()}.xlsx"
        answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=called)
        return answer

    return PortalPage(path, name, view, "roster.export", about or {})
