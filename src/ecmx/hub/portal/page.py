"""A page: its address, what it demands, of which kind of thing it is. Every page of the portal is one of these, and is entered here.

An address holds numbers and keys of ours only, never a word of a member (invariant V1).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path

from ecmx.errors import EcmxError, OurFault, UsageProblem
from ecmx.hub.accounts import may
from ecmx.hub.portal.in_words import on_page

if TYPE_CHECKING:
    from ecmx.hub.accounts import By

__all__ = ["ASK", "PortalPage", "PageRequest", "one_of", "refused", "wanted_page"]


class PageRequest(HttpRequest):
    """What a page is asked. by: who asks, for which organization; set by the guard"""

    by: By
    htmx: Any


@dataclass(frozen=True)
class PortalPage:
    """One address. needs: the action of `permissions.toml` that it demands, "" = any who work here; about: the kind of thing that its
    numbers name ("member", "file", …), for the walk over foreign ones; public: seen by anybody; keeps: what is typed there is kept, so
    that whoever has to sign in anew comes back to it; narrow: open to whose access is narrowed, for it shows what they were named and
    nothing else; offered: the setting without which there is no such page, None where there always is
    """

    path: str
    name: str
    view: Callable[..., HttpResponse]
    needs: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    keeps: bool = False
    narrow: bool = False
    offered: Callable[[], object] | None = None

    def pattern(self) -> URLPattern:
        """As Django knows it."""
        return path(self.path, _entered(self), name=self.name)


def _entered(page: PortalPage) -> Callable[..., HttpResponse]:
    @functools.wraps(page.view)
    def view(request: PageRequest, **named: Any) -> HttpResponse:
        if page.offered is not None and not page.offered():
            raise Http404("not offered here")
        by = getattr(request, "by", None)
        if by is not None and by.narrowed is not None and not (page.narrow or page.public):
            return refused(request, UsageProblem("not-permitted", "Your access does not include this page.", ASK))
        if page.needs and not may(request.by.roles, page.needs):
            return refused(request, UsageProblem("not-permitted", "Your role does not include this page.", ASK))
        try:
            answer = page.view(request, **named)
            return _in_words(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer
        except OurFault:
            raise
        except EcmxError as problem:
            return refused(request, problem)

    view.page = page  # type: ignore[attr-defined]
    return view


def _in_words(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """An address that only takes what a form sends was opened: after signing in anew, or typed."""
    shown = render(request, "portal/not_this_way.html", status=answer.status_code)
    shown.headers["Allow"] = answer.headers["Allow"]
    return shown


ASK = "Ask your ecmx administrator for a role that does."


def refused(request: HttpRequest, problem: EcmxError) -> HttpResponse:
    """What was asked cannot be done: what is wrong, and what to do. Of something that is not there nobody learns that it is elsewhere."""
    if isinstance(problem, UsageProblem) and problem.code.endswith("-unknown"):
        raise Http404(problem.code)
    status = 403 if problem.code == "not-permitted" else 400
    partial = bool(getattr(request, "htmx", False))
    template = "portal/parts/problem.html" if partial else "portal/refused.html"
    return render(request, template, {"problem": on_page(problem)}, status=status)


def one_of(rows: Any, **named: Any) -> Any:
    """The one row, of those that are the organization's own. Raises Http404: a foreign one is as one that never was."""
    found = rows.filter(**named).first()
    if found is None:
        raise Http404("none of that number")
    return found


def wanted_page(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first, where that is no number."""
    said = request.GET.get("page", "1")
    return max(1, min(int(said), 100_000)) if said.isascii() and said.isdigit() and len(said) < 7 else 1
